import { checkAccept, checkAcceptGroups } from "./accept.ts";
import { checkFailures } from "./failures.ts";
import { checkLimits } from "./run/check-limits.ts";
import { checkMatrix } from "./matrix/check-matrix.ts";
import { checkMetricAxes, checkMetrics, checkOverrideGroups } from "./metrics/check-metrics.ts";
import { checkRepositoryPath } from "./values/check-path.ts";
import { checkRuns } from "./run/check-run.ts";
import { checkWhere, knownAxes, type KnownAxes, unknownAxis } from "./matrix/where.ts";
import type { Complaint } from "./values/complaint.ts";
import { quote } from "../base/quote.ts";
import type { WrittenParts } from "./parse-written.ts";
import { REPETITION_UNIT, resolveGroups } from "./compare.ts";
import type { WrittenConfig } from "./written-config.ts";
import type { WrittenBaseline, WrittenCompare, WrittenVersion } from "./gate/written-gate.ts";

/** What the form cannot say. A check is left out when a part it needs is broken, so that no problem is told twice. */
export function checkConfig({ parts, broken }: WrittenParts): Complaint[] {
  if (Object.keys(parts).length === 0) return [];
  const sound = (...keys: (keyof WrittenConfig)[]): boolean => keys.every((key) => !broken.has(key));
  const axes = knownAxes(parts.matrix);
  return [
    ...Object.entries(parts.versions ?? {}).flatMap(([name, version]) => checkVersion(name, version)),
    ...(parts.matrix === undefined ? [] : checkMatrix(parts.matrix, axes)),
    ...(sound("run", "sides", "metrics")
      ? checkRuns(parts, {
          axes: sound("matrix") ? axes : null,
          metrics: Object.keys(parts.metrics ?? {}),
        })
      : []),
    ...(sound("run", "sides", "matrix") ? checkLimits(parts, axes) : []),
    ...checkMetrics(parts.metrics ?? {}),
    ...(sound("matrix") ? checkAgainstAxes(parts, axes) : []),
    ...(sound("matrix", "compare")
      ? checkOverrideGroups(parts.metrics ?? {}, axes, resolveGroups(parts.compare, axes).by)
      : []),
    ...(sound("metrics") ? checkAccept(parts.accept ?? [], parts.metrics ?? {}) : []),
    ...(sound("matrix", "compare")
      ? checkAcceptGroups(parts.accept ?? [], axes, resolveGroups(parts.compare, axes).by)
      : []),
    ...(parts.compare === undefined ? [] : checkAlpha(parts.compare)),
    ...(parts.baseline === undefined ? [] : checkBaseline(parts.baseline)),
    ...checkTogether(parts),
    ...(sound("sides", "baseline") ? checkAdaptive(parts) : []),
    ...checkPaths(parts.paths ?? []),
    ...checkFailures(parts.failures ?? {}),
    ...(parts.secrets ?? []).flatMap((name, index) => checkSecret(name, index)),
  ];
}

function checkAgainstAxes(parts: Partial<WrittenConfig>, axes: KnownAxes): Complaint[] {
  return [
    ...Object.entries(parts.suites ?? {}).flatMap(([name, { where }]) =>
      checkWhere(where ?? {}, ["suites", name, "where"], axes),
    ),
    ...checkMetricAxes(parts.metrics ?? {}, axes),
    ...(parts.compare === undefined ? [] : checkCompareAxes(parts.compare, axes)),
    ...(["always", "never"] as const).flatMap((key) =>
      (parts.chaos?.[key] ?? []).flatMap((where, index) => checkWhere(where, ["chaos", key, index], axes)),
    ),
  ];
}

function checkCompareAxes(compare: WrittenCompare, axes: KnownAxes): Complaint[] {
  const { unit, cluster, by } = compare;
  const unknownUnit = unit !== undefined && unit !== REPETITION_UNIT && !axes.has(unit);
  return [
    ...(unknownUnit
      ? [complaint(["compare", "unit"], `${unknownAxis(unit, axes)} Or write ${REPETITION_UNIT}.`)]
      : []),
    ...(cluster === undefined ? [] : checkCluster(cluster, resolveGroups(compare, axes).unit, axes)),
    ...(by ?? []).flatMap((axis, index): Complaint[] => {
      const path = ["compare", "by", index];
      if (!axes.has(axis)) return [complaint(path, unknownAxis(axis, axes))];
      if (axis === unit)
        return [
          complaint(
            path,
            `axis ${quote(axis)} is the unit, so it cannot also split the comparison into groups`,
          ),
        ];
      if (axis === cluster)
        return [
          complaint(
            path,
            `axis ${quote(axis)} is the cluster, so it cannot also split the comparison into groups`,
          ),
        ];
      return by?.indexOf(axis) === index ? [] : [complaint(path, `axis ${quote(axis)} is given twice`)];
    }),
  ];
}

function checkCluster(cluster: string, unit: string | null, axes: KnownAxes): Complaint[] {
  const path = ["compare", "cluster"];
  if (!axes.has(cluster)) return [complaint(path, unknownAxis(cluster, axes))];
  if (cluster === unit) return [complaint(path, `axis ${quote(cluster)} is already the unit`)];
  if (unit !== null) return [];
  const advice = `clusters contain units, but here repetitions are the units (write unit: ${cluster} to compare its values)`;
  return [complaint(path, advice)];
}

function checkAlpha({ alpha }: WrittenCompare): Complaint[] {
  if (alpha === undefined || (alpha > 0 && alpha < 0.5)) return [];
  return [
    complaint(["compare", "alpha"], `expected a number above 0 and below 0.5, such as 0.05, got ${alpha}`),
  ];
}

/** Which `from` reads which key. */
const BASELINE_KEYS = [
  ["branch", "artifact"],
  ["at", "artifact"],
  ["run-id", "artifact"],
  ["ref", "ref"],
  ["path", "file"],
] as const;

/** Git would take a name that begins with a dash for an option. */
const GIT_NAME = /^[^-\s\p{C}~^:?*[\\][^\s\p{C}?*[\\]*$/u;

function checkBaseline(baseline: WrittenBaseline): Complaint[] {
  const from = baseline.from ?? "artifact";
  const misplaced = BASELINE_KEYS.filter(
    ([key, reader]) => baseline[key] !== undefined && reader !== from,
  ).map(([key, reader]): Complaint => ({
    path: ["baseline", key],
    at: "key",
    message: `belongs to from: ${reader}; this baseline is from: ${from}`,
  }));
  const named = from === "artifact" && baseline.at === "run-id";
  const needed = from === "ref" ? "ref" : from === "file" ? "path" : named ? "run-id" : null;
  const missing =
    needed !== null && baseline[needed] === undefined
      ? [complaint(["baseline", needed], `is required with ${named ? "at: run-id" : `from: ${from}`}`)]
      : [];
  const unread =
    baseline["run-id"] !== undefined && from === "artifact" && !named
      ? [complaint(["baseline", "run-id"], "is only read with at: run-id")]
      : [];
  const unsafe = (["branch", "ref"] as const).flatMap((key) =>
    baseline[key] === undefined || GIT_NAME.test(baseline[key])
      ? []
      : [complaint(["baseline", key], `expected the name of a git ref, got ${quote(baseline[key])}`)],
  );
  return [...misplaced, ...missing, ...unread, ...unsafe];
}

function checkTogether(parts: Partial<WrittenConfig>): Complaint[] {
  if (parts.sides === undefined || parts.baseline?.from !== "ref") return [];
  const message = "sides and baseline.from: ref both define the baseline: keep one of them";
  return [{ path: ["sides"], at: "key", message }];
}

/** A baseline of another job was measured once: one side alone would grow, and look after look be compared with the same numbers. */
function checkAdaptive({ matrix, sides, baseline }: Partial<WrittenConfig>): Complaint[] {
  if (matrix?.adaptive === undefined || sides !== undefined || baseline?.from === "ref") return [];
  const message =
    "needs both sides in one job, since each look measures both again: write baseline: { from: ref, ref: main }, or sides; a baseline of another job was measured once";
  return [{ path: ["matrix", "adaptive"], at: "key", message }];
}

function checkVersion(name: string, version: WrittenVersion): Complaint[] {
  if (typeof version !== "object") return [];
  const path = ["versions", name];
  const { value, file, files = [] } = version;
  const given = [value, file, version.files].filter((source) => source !== undefined).length;
  if (given !== 1) return [complaint(path, `expected one of value, file or files, got ${given}`)];
  return [
    ...(file === undefined ? [] : checkRepositoryPath(file, [...path, "file"])),
    ...files.flatMap((each, index) => checkRepositoryPath(each, [...path, "files", index])),
  ];
}

function checkPaths(globs: readonly string[]): Complaint[] {
  const onlyOut = globs.length > 0 && globs.every((glob) => glob.startsWith("!"));
  return [
    ...(onlyOut
      ? [complaint(["paths"], 'expected a glob without "!" first, since these match no file')]
      : []),
    ...globs.flatMap((glob, index) => checkGlob(glob, index)),
  ];
}

function checkGlob(glob: string, index: number): Complaint[] {
  const path = ["paths", index];
  if (glob.startsWith("./")) {
    return [
      complaint(
        path,
        `expected a glob relative to the repository's root, got ${quote(glob)} (write ${quote(glob.slice(2))})`,
      ),
    ];
  }
  return checkRepositoryPath(glob.replace(/^!/, ""), path);
}

function checkSecret(name: string, index: number): Complaint[] {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [];
  return [complaint(["secrets", index], "expected the name of an environment variable (never its value)")];
}

function complaint(path: readonly (string | number)[], message: string): Complaint {
  return { path, at: "value", message };
}
