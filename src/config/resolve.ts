import { gateIdSlug } from "./values/gate-id.ts";
import type { Config } from "../model/config/config.ts";
import { IMPLICIT_SUCCESS } from "../model/config/implicit-success.ts";
import type { Metric } from "../model/config/metric.ts";
import { resolveAcceptance } from "./accept.ts";
import { resolveBaseline } from "./baseline.ts";
import { resolveReference } from "./reference.ts";
import { resolveChaos } from "./chaos.ts";
import { resolveCompare } from "./compare.ts";
import { resolveCoverage } from "./coverage/coverage.ts";
import { resolveDebug } from "./debug.ts";
import { resolveFailure } from "./failures.ts";
import { resolveGate } from "./gate/gate.ts";
import { resolveMatrix } from "./matrix/matrix.ts";
import { resolveMetric } from "./metrics/resolve-metrics.ts";
import { secretNames } from "./run/definition.ts";
import { resolveExecution } from "./run/execution.ts";
import { executes, measuresCases } from "./run/runners.ts";
import { axesOf } from "./run/axes-of.ts";
import { executedBy, resolveDefinitions } from "./run/sides.ts";
import { resolveSuites } from "./suites.ts";
import { resolveTests } from "./tests/tests.ts";
import type { KnownAxes } from "./values/where.ts";
import { resolveVersions } from "./versions.ts";
import type { WrittenConfig } from "./written-config.ts";

/** Applies every default. check-config has accepted the config. */
export function resolve(written: WrittenConfig): Config {
  const axes = axesOf(written);
  const definitions = resolveDefinitions(written, axes);
  const { baseline, candidate } = executedBy(definitions);
  const names = [baseline, candidate].flatMap(secretNames);
  const runners = [baseline.runner, candidate.runner];
  const executing = runners.every(executes);
  const metrics = resolveMetrics(written.metrics ?? {}, axes, { executing });
  const execution = resolveExecution(written.run ?? {}, { metrics, axes });
  const manyCases = runners.some(measuresCases);
  return {
    ...resolvePolicy(written, axes),
    id: gateIdSlug(written.id),
    seed: written.seed ?? 0,
    versions: resolveVersions(written.versions ?? {}),
    data: written.data ?? [],
    matrix: resolveMatrix(written.matrix, axes, {
      executing: runners.some(executes),
      measuresCases: manyCases,
    }),
    suites: resolveSuites(written.suites ?? {}, axes),
    ...definitions,
    execution: {
      ...execution,
      // The invocations of a tool write one file, and most tools measure times.
      concurrency: manyCases && !execution.concurrencyIsExplicit ? 1 : execution.concurrency,
      // Rows that are missing in a file say nothing about those after them.
      stopWhenAllFail: executing ? execution.stopWhenAllFail : 0,
      chaos: written.chaos === undefined ? null : resolveChaos(written.chaos, axes),
      debug: resolveDebug(written.debug),
    },
    metrics,
    failures: Object.entries(written.failures ?? {}).map(([id, failure]) => resolveFailure(id, failure)),
    secrets: [...new Set([...(written.secrets ?? []), ...names])],
  };
}

type Policy = Pick<
  Config,
  "compare" | "gate" | "baseline" | "reference" | "accept" | "tests" | "coverage" | "paths"
>;

/** What judges, beside the metrics. */
function resolvePolicy(written: WrittenConfig, axes: KnownAxes): Policy {
  const metrics = written.metrics ?? {};
  return {
    compare: resolveCompare(written.compare, axes),
    gate: resolveGate(written.gate),
    baseline: resolveBaseline(written.baseline),
    reference: resolveReference(written.baseline?.reference),
    accept: (written.accept ?? []).map((acceptance) => resolveAcceptance(acceptance, axes, metrics)),
    tests: resolveTests(written.tests),
    paths: written.paths ?? null,
    coverage: resolveCoverage(written.coverage, Object.keys(metrics)),
  };
}

/**
 * The metrics of the config in their order, then `success`, unless the config has it or nothing is executed: rows of a
 * file add it where one of them is no success. If the config has it, it is measured in any case.
 */
function resolveMetrics(
  written: NonNullable<WrittenConfig["metrics"]>,
  axes: KnownAxes,
  { executing }: { readonly executing: boolean },
): readonly Metric[] {
  const metrics = Object.entries(written).map(([name, metric]): Metric => {
    const resolved = resolveMetric(name, metric, axes);
    return executing && name === IMPLICIT_SUCCESS.name ? { ...resolved, byStatus: true } : resolved;
  });
  const declared = metrics.some(({ name }) => name === IMPLICIT_SUCCESS.name);
  return executing && !declared ? [...metrics, IMPLICIT_SUCCESS] : metrics;
}
