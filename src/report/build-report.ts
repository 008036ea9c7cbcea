import { formatNumber } from "../base/format-number.ts";
import type { Config } from "../model/config/config.ts";
import type { Baseline } from "../model/result/baseline.ts";
import type { Coverage } from "../model/result/coverage/coverage.ts";
import type { Finding, Warning } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type {
  Completeness,
  ErrorGroup,
  PolicyChange,
  Report,
  UnitChanges,
  VersionChange,
} from "../model/result/report.ts";
import type { TestReport } from "../model/result/tests/test-changes.ts";
import type { Verdict } from "../model/result/verdict.ts";
import type { Manifest } from "../model/run/manifest.ts";
import { plural } from "./words/describe-run.ts";

/**
 * Declared versions that differ between the sides, by name in code-unit order; empty where one side has no manifest.
 */
export function versionChanges(
  baseline: Manifest | null,
  candidate: Manifest | null,
): readonly VersionChange[] {
  if (baseline === null || candidate === null) return [];
  // Both commits were measured in this run, whose manifest is that of both sides.
  const isOwn = baseline.runId === candidate.runId;
  const before = new Map(
    Object.entries(isOwn ? (candidate.baselineVersions ?? baseline.versions) : baseline.versions),
  );
  const after = new Map(Object.entries(candidate.versions));
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, baseline: before.get(name) ?? null, candidate: after.get(name) ?? null }));
}

/** The parts that a report is built from. */
interface ReportParts {
  /** Version of this program. */
  readonly programVersion: string;
  readonly config: Pick<Config, "id" | "seed" | "compare" | "defaultPolicy">;
  /** The candidate's run. */
  readonly run: { readonly manifest: Manifest | null };
  readonly baseline: Baseline;
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitResult[];
  /** Absent or null = no row was a test. */
  readonly tests?: TestReport | null;
  readonly completeness: Completeness;
  readonly errors: readonly ErrorGroup[];
  readonly units: UnitChanges;
  /** Absent or null = neither side has a report of coverage. */
  readonly coverage?: Coverage | null;
  readonly looks: Report["looks"];
  /** Warnings of detection; those of the two manifests are added to them. */
  readonly warnings: readonly Warning[];
  readonly policyChanges: readonly PolicyChange[];
  readonly verdict: Verdict;
  readonly generatedAt: Date;
}

/** Builds the result of a gate from its rows and judgement. It is a pure function. */
export function buildReport(parts: ReportParts): Report {
  const { config, run, baseline, verdict } = parts;
  const baselineManifest = baseline.found ? baseline.run.manifest : null;
  return {
    schema: "regression-gate/report@1",
    program: { name: "regression-gate", version: parts.programVersion },
    id: config.id,
    generatedAt: parts.generatedAt.toISOString(),
    verdict: verdict.kind,
    exitCode: verdict.exitCode,
    conclusion: verdict.conclusion,
    title: verdict.title,
    causes: verdict.causes,
    alpha: config.compare.alpha,
    looks: parts.looks,
    seed: config.seed,
    findings: parts.findings,
    limits: parts.limits,
    ...(parts.tests === undefined || parts.tests === null ? {} : { tests: parts.tests }),
    completeness: parts.completeness,
    errors: parts.errors,
    units: parts.units,
    ...((parts.coverage ?? null) === null ? {} : { coverage: parts.coverage ?? undefined }),
    versions: versionChanges(baselineManifest, run.manifest),
    baseline: baseline.provenance,
    manifest: { baseline: baselineManifest, candidate: run.manifest },
    policyChanges: parts.policyChanges,
    ...(config.defaultPolicy === undefined ? {} : { defaultPolicy: config.defaultPolicy.text }),
    warnings: distinct([
      ...parts.warnings,
      ...(run.manifest?.warnings ?? []),
      ...resumedWarnings(run.manifest),
      ...(baselineManifest?.warnings ?? []),
    ]),
  };
}

/** The rows of a resumed run are complete, but their times come from two jobs. */
function resumedWarnings(manifest: Manifest | null): readonly Warning[] {
  if (manifest?.resumed === undefined) return [];
  const { resumed, counts } = manifest;
  const text = `${formatNumber(resumed, 1)} of ${plural(counts.planned, "trial")} were measured by an earlier attempt of this job, the others by this attempt`;
  return [{ code: "resumed", text }];
}

function distinct(warnings: readonly Warning[]): readonly Warning[] {
  return [
    ...new Map(warnings.map((warning) => [JSON.stringify([warning.code, warning.text]), warning])).values(),
  ];
}
