import { IMPLICIT_SUCCESS } from "../model/config/implicit-success.ts";
import type { Metric } from "../model/config/metric.ts";
import { isMeasured, type TrialRecord } from "../model/run/trial.ts";
import { implicitSuccess } from "./collect/metric-folds.ts";

/**
 * The metrics of the config, and `success` where it lacks that (nothing is executed) and a row of either side is no
 * success: a failed row that has numbers must not pass by these.
 */
export function metricsOfRows(
  metrics: readonly Metric[],
  sides: readonly Iterable<TrialRecord>[],
): readonly Metric[] {
  if (metrics.some(({ name }) => name === IMPLICIT_SUCCESS.name)) return metrics;
  return sides.some(hasFailure) ? [...metrics, IMPLICIT_SUCCESS] : metrics;
}

function hasFailure(rows: Iterable<TrialRecord>): boolean {
  for (const row of rows) {
    if (isMeasured(row.status) && implicitSuccess(IMPLICIT_SUCCESS, row) < 1) return true;
  }
  return false;
}
