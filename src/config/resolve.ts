import type {
  Axis,
  BaselineConfig,
  CompareConfig,
  Config,
  GateConfig,
  Matrix,
  RunDefinition,
  VersionSource,
} from "../model/config/config.ts";
import type { Metric } from "../model/config/metric.ts";
import type { Sides } from "../model/run/side.ts";
import { DEFAULT_COSTS, strictCosts } from "./gate/costs.ts";
import { COST_NAMES, type Cost, type CostName } from "../model/result/verdict.ts";
import { effectiveRun } from "./run/effective-run.ts";
import { resolveAcceptance } from "./accept.ts";
import { resolveFailure } from "./failures.ts";
import { resolveGroups } from "./compare.ts";
import { knownAxes, type KnownAxes, resolveAxes, resolveWhere } from "./matrix/where.ts";
import { IMPLICIT_SUCCESS, resolveMetric } from "./metrics/resolve-metrics.ts";
import { resolveDefinition, resolveExecution } from "./run/resolve-run.ts";
import { secretNames } from "./endpoints/secret-names.ts";
import type { WrittenConfig } from "./written-config.ts";
import type { WrittenBaseline, WrittenCompare, WrittenGate, WrittenVersion } from "./gate/written-gate.ts";
import type { WrittenMatrix } from "./matrix/written-matrix.ts";

/** Applies every default. The config has passed check-config. */
export function resolve(written: WrittenConfig): Config {
  const axes = knownAxes(written.matrix);
  const sides = resolveSides(written, axes);
  const run = sides === null ? resolveDefinition(written.run ?? {}, axes) : null;
  const metrics = resolveMetrics(written, axes, run === null ? sides : { baseline: run, candidate: run });
  return {
    id: written.id,
    seed: written.seed ?? 0,
    versions: Object.fromEntries(
      Object.entries(written.versions ?? {}).map(([name, version]) => [name, resolveVersion(version)]),
    ),
    matrix: resolveMatrix(written.matrix, axes),
    suites: Object.fromEntries(
      Object.entries(written.suites ?? {}).map(([name, suite]) => [
        name,
        { where: resolveWhere(suite.where ?? {}, axes) },
      ]),
    ),
    run,
    sides,
    execution: resolveExecution(written, { isMachineDependent: metrics.some(isMachineDependent), axes }),
    metrics,
    compare: resolveCompare(written.compare, axes),
    gate: resolveGate(written.gate),
    baseline: resolveBaseline(written.baseline),
    accept: (written.accept ?? []).map((acceptance) => resolveAcceptance(acceptance, axes)),
    paths: written.paths ?? null,
    failures: Object.entries(written.failures ?? {}).map(([id, failure]) => resolveFailure(id, failure)),
    secrets: [
      ...new Set([
        ...(written.secrets ?? []),
        ...[run, sides?.baseline, sides?.candidate].flatMap(secretNames),
      ]),
    ],
  };
}

function resolveSides({ sides, run }: WrittenConfig, axes: KnownAxes): Sides<RunDefinition> | null {
  if (sides === undefined) return null;
  return {
    baseline: resolveDefinition(effectiveRun(run, sides.baseline.run), axes),
    candidate: resolveDefinition(effectiveRun(run, sides.candidate.run), axes),
  };
}

/** The written ones in their order, then `success` unless it is written or nothing is executed. */
function resolveMetrics(
  written: WrittenConfig,
  axes: KnownAxes,
  sides: Sides<RunDefinition> | null,
): readonly Metric[] {
  const metrics = Object.entries(written.metrics ?? {}).map(([name, metric]) =>
    resolveMetric(name, metric, axes),
  );
  const executes = [sides?.baseline, sides?.candidate].every(
    (definition) => definition?.runner.type !== "results-file",
  );
  const declared = metrics.some(({ name }) => name === IMPLICIT_SUCCESS.name);
  return executes && !declared ? [...metrics, IMPLICIT_SUCCESS] : metrics;
}

function isMachineDependent(metric: Metric): boolean {
  const gates = [metric, ...metric.overrides.map(({ policy }) => policy)].some(({ role }) => role === "gate");
  return metric.runEffect && gates;
}

function resolveMatrix(written: WrittenMatrix | undefined, axes: KnownAxes): Matrix {
  const looks = written?.adaptive?.looks ?? [written?.repetitions ?? 1];
  return {
    axes: Object.entries(written?.axes ?? {}).map(([name, axis]): Axis =>
      Array.isArray(axis)
        ? { name, from: "values", values: axis }
        : { name, from: "file", file: axis.file, id: axis.id ?? "id" },
    ),
    include: (written?.include ?? []).map((entry) => resolveAxes(entry, axes)),
    exclude: (written?.exclude ?? []).map((entry) => resolveWhere(entry, axes)),
    repetitions: looks.at(-1) ?? 1,
    looks,
  };
}

function resolveVersion(written: WrittenVersion): VersionSource {
  if (typeof written !== "object") return { from: "value", value: String(written) };
  if (written.value !== undefined) return { from: "value", value: String(written.value) };
  return { from: "files", files: written.files ?? [written.file ?? ""] };
}

function resolveCompare(written: WrittenCompare | undefined, axes: KnownAxes): CompareConfig {
  return {
    ...resolveGroups(written, axes),
    alpha: written?.alpha ?? 0.05,
    minCommonUnits: written?.["min-common-units"] ?? 0.8,
    mayDiffer: written?.["may-differ"] ?? [],
  };
}

function resolveGate(written: WrittenGate | undefined): GateConfig {
  const costs: Record<CostName, Cost> = { ...DEFAULT_COSTS };
  for (const name of COST_NAMES) costs[name] = written?.[name] ?? costs[name];
  return {
    maxErrorRate: written?.["max-error-rate"] ?? 0.1,
    costs: written?.strict === true ? strictCosts(costs) : costs,
    failOn: written?.["fail-on"] ?? "fail",
  };
}

function resolveBaseline(written: WrittenBaseline | undefined): BaselineConfig {
  const from = written?.from ?? "artifact";
  if (from === "none") return { from };
  // check-config has made sure that `ref` and `path` are written where they are needed.
  if (from === "ref") return { from, ref: written?.ref ?? "" };
  if (from === "file") return { from, path: written?.path ?? "" };
  const { branch = "main", at = "latest", "run-id": runId } = written ?? {};
  if (at !== "run-id") return { from, branch, at };
  // check-config has made sure that it is written.
  return { from, branch, at, runId: runId ?? 0 };
}
