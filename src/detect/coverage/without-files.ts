import { FILE_AXIS, isCoverageMetric } from "../../model/result/coverage/coverage.ts";
import type { Axes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import { type Plan, restrictPlan } from "../../model/run/plan.ts";
import type { RunRows } from "../../model/result/baseline.ts";
import { type CoverageSide, isCoverageRow, isTotalRow } from "./coverage-side.ts";

/** Whether metrics of a report of coverage decide something themselves: then each file is a case like any other. */
export function decidesByMetrics(metrics: readonly Metric[]): boolean {
  return metrics.some((metric) => isCoverageMetric(metric.name) && !isInforming(metric));
}

/** Whether a metric is one of a report of coverage, and only shown. */
export function isInformingCoverage(metric: Metric): boolean {
  return isCoverageMetric(metric.name) && isInforming(metric);
}

function isInforming({ role, overrides }: Metric): boolean {
  return role === "inform" && overrides.every(({ policy }) => (policy.role ?? role) === "inform");
}

/**
 * A run without the rows of single files, of which there may be a million: the comparison of coverage has their counts. The
 * row of all files stays.
 */
export function withoutFiles(run: RunRows, side: CoverageSide | null): RunRows {
  if (side === null || side.files.size === 0) return run;
  const { rows, manifest } = run;
  const fewer = side.fileRows * (manifest === null ? 0 : manifest.sides.length);
  return {
    ...run,
    manifest:
      manifest === null
        ? null
        : {
            ...manifest,
            counts: { ...manifest.counts, planned: Math.max(0, manifest.counts.planned - fewer) },
          },
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) if (!isCoverageRow(row) || isTotalRow(row)) yield row;
      },
    },
  };
}

/** The plan without the trials of single files. */
export function planWithoutFiles(plan: Plan | null, side: CoverageSide | null): Plan | null {
  if (plan === null || side === null) return plan;
  const stays = (axes: Axes): boolean => !side.files.has(String(axes[FILE_AXIS]));
  return {
    ...restrictPlan(plan, (trial) => stays(trial.case.axes)),
    cases: plan.cases.filter(({ axes }) => stays(axes)),
    groups: plan.groups.filter(stays),
  };
}
