import { checkAccept, checkAcceptGroups } from "./accept.ts";
import { checkBaseline } from "./baseline.ts";
import { checkChaos } from "./chaos.ts";
import { checkAlpha, checkCompareAxes, resolveGroups } from "./compare.ts";
import { checkCoverage } from "./coverage/coverage.ts";
import { checkFailures } from "./failures.ts";
import { checkAdaptive, checkMatrix } from "./matrix/check-matrix.ts";
import { axesOf, measuresManyCases } from "./run/axes-of.ts";
import { checkMetricAxes, checkMetrics, checkOverrideGroups } from "./metrics/check-metrics.ts";
import { isMetricPattern } from "../model/config/metric-pattern.ts";
import type { WrittenParts } from "./parse-written.ts";
import { checkPaths } from "./paths.ts";
import { checkSecrets } from "./plain-keys.ts";
import { checkExecution, checkLimits } from "./run/execution.ts";
import { tellsUsage } from "./run/runners.ts";
import { checkDefinitions, writtenDefinitions } from "./run/sides.ts";
import { checkSuites } from "./suites.ts";
import { checkTests } from "./tests/tests.ts";
import type { Complaint } from "./values/complaint.ts";
import type { KnownAxes } from "./values/where.ts";
import { checkUnitGroups } from "./run/unit-groups.ts";
import { checkData } from "./data.ts";
import { checkVersions } from "./versions.ts";
import type { WrittenConfig } from "./written-config.ts";

/**
 * Checks that the schema cannot express. A check is left out when a part that it needs is invalid, so that no problem
 * is reported twice.
 */
export function checkConfig({ parts, broken }: WrittenParts): Complaint[] {
  if (Object.keys(parts).length === 0) return [];
  const sound = (...keys: (keyof WrittenConfig)[]): boolean => keys.every((key) => !broken.has(key));
  const axes = axesOf(parts);
  const metrics = parts.metrics ?? {};
  return [
    ...checkVersions(parts.versions ?? {}),
    ...checkData(parts.data ?? []),
    ...(parts.matrix === undefined ? [] : checkMatrix(parts.matrix, axes)),
    ...(sound("run", "sides", "metrics")
      ? checkDefinitions(parts, {
          axes: sound("matrix") ? axes : null,
          metrics: Object.keys(metrics),
          judgesCoverage: parts.coverage !== undefined,
        })
      : []),
    ...(parts.run !== undefined && sound("run", "sides", "metrics") ? checkExecution(parts.run) : []),
    ...(sound("run", "sides", "matrix") ? checkRunLimits(parts, axes) : []),
    ...checkMetrics(metrics),
    ...(sound("run", "sides", "metrics") ? checkUnitGroups(parts, metrics) : []),
    ...(sound("matrix") ? checkAgainstAxes(parts, axes) : []),
    ...(sound("matrix", "compare") ? checkGroups(parts, axes) : []),
    ...(sound("metrics") ? checkAccept(parts.accept ?? [], metrics) : []),
    ...checkTests(parts.tests ?? {}),
    ...(parts.compare === undefined ? [] : checkAlpha(parts.compare)),
    ...(parts.baseline === undefined ? [] : checkBaseline(parts.baseline)),
    ...checkTogether(parts),
    ...(sound("sides", "baseline") ? checkLooks(parts) : []),
    ...checkPaths(parts.paths ?? []),
    ...(parts.coverage === undefined ? [] : checkCoverage(parts.coverage)),
    ...checkFailures(parts.failures ?? {}),
    ...checkSecrets(parts.secrets ?? []),
  ];
}

type Parts = Partial<WrittenConfig>;

function checkAgainstAxes(parts: Parts, axes: KnownAxes): Complaint[] {
  return [
    ...checkSuites(parts.suites ?? {}, axes),
    ...checkMetricAxes(parts.metrics ?? {}, axes),
    ...(parts.compare === undefined ? [] : checkCompareAxes(parts.compare, axes)),
    ...(parts.chaos === undefined ? [] : checkChaos(parts.chaos, axes)),
  ];
}

/** Checks settings for single groups of the comparison. */
function checkGroups(parts: Parts, axes: KnownAxes): Complaint[] {
  const { by } = resolveGroups(parts.compare, axes);
  return [
    ...checkOverrideGroups(parts.metrics ?? {}, axes, by),
    ...checkAcceptGroups(parts.accept ?? [], axes, by),
  ];
}

function checkRunLimits(parts: Parts, axes: KnownAxes): Complaint[] {
  if (parts.run === undefined) return [];
  const definitions = writtenDefinitions(parts);
  return checkLimits(parts.run, {
    axes,
    tellsUsage: definitions.every(({ written }) => tellsUsage(written)),
  });
}

function checkTogether({ sides, baseline }: Parts): Complaint[] {
  if (sides === undefined || baseline?.from !== "ref") return [];
  const message = "sides and baseline.from: ref both define the baseline: keep one of them";
  return [{ path: ["sides"], at: "key", message }];
}

function checkLooks({ matrix, run, sides, baseline, metrics = {} }: Parts): Complaint[] {
  if (matrix === undefined) return [];
  return checkAdaptive(matrix, {
    pattern: Object.keys(metrics).find(isMetricPattern) ?? null,
    isPaired: sides !== undefined || baseline?.from === "ref",
    measuresCases: measuresManyCases({ run, sides }),
  });
}
