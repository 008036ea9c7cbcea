import { compareCoverage } from "../detect/coverage/compare-coverage.ts";
import { coverageSide } from "../detect/coverage/coverage-side.ts";
import { decidesByMetrics, planWithoutFiles, withoutFiles } from "../detect/coverage/without-files.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import { type Coverage, isCoverageMetric } from "../model/result/coverage/coverage.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Where } from "../model/config/metric.ts";
import { selected } from "./judge-tests.ts";
import type { KnownChange } from "./world.ts";

interface CoverageParts {
  readonly config: Pick<Config, "metrics" | "coverage">;
  readonly plan: Plan | null;
  readonly run: RunRows;
  readonly baseline: Baseline;
  readonly change?: KnownChange | undefined;
  /** Filters of the suite and of `--where`. */
  readonly selection: readonly Where[];
}

/** Coverage of both sides, and what is left to be compared as metrics. */
export function compareCoverages({
  config,
  plan,
  run,
  baseline,
  selection,
  change = NOTHING_KNOWN,
}: CoverageParts): Pick<CoverageParts, "plan" | "run" | "baseline"> & { readonly coverage: Coverage | null } {
  const candidate = coverageSide(selected(run.rows, selection));
  const before = baseline.found ? coverageSide(selected(baseline.run.rows, selection)) : null;
  const policy = config.coverage ?? null;
  if (change === NOTHING_KNOWN && (policy?.paths ?? null) !== null) throw new Error("nothing matches globs");
  const coverage = compareCoverage({ candidate, baseline: before, policy, ...change });
  if (coverage === null || decidesByMetrics(config.metrics)) return { plan, run, baseline, coverage };
  return {
    coverage,
    plan: planWithoutFiles(plan, candidate),
    run: withoutFiles(run, candidate),
    baseline: baseline.found ? { ...baseline, run: withoutFiles(baseline.run, before) } : baseline,
  };
}

/** The counts of a report are compared as such, and shown once; their means are in the history. */
export function besideCoverage(findings: readonly Finding[], coverage: Coverage | null): readonly Finding[] {
  if (coverage === null) return findings;
  return findings.filter(({ metric, role }) => role !== "inform" || !isCoverageMetric(metric));
}

const NOTHING_KNOWN: KnownChange = {
  code: { known: false, why: "" },
  isMeant: () => true,
};
