import type { Metric } from "../model/metric.ts";
import { type FailedTrials, MetricFold } from "./metric-fold.ts";

/** Rows of one unit of one side. */
export interface UnitFold {
  /** Null without clusters. */
  readonly cluster: string | null;
  /** Rows with a status that says something: ok, failed, errored, timed-out. */
  rows: number;
  /** Of these, ok or failed. */
  answered: number;
  /** Of these, ok. */
  ok: number;
  /** Content hashes of the unit axis seen; empty for inline axes and bare rows. */
  readonly hashes: Set<string>;
  /** By index of the metric. */
  readonly metrics: readonly MetricFold[];
}

export function emptyUnit(metrics: readonly Metric[], cluster: string | null): UnitFold {
  // Losing the hard cases must not help: without `success` nothing else would count them.
  const failed: FailedTrials = metrics.some(({ implicit }) => implicit) ? "counted" : "missing";
  return {
    cluster,
    rows: 0,
    answered: 0,
    ok: 0,
    hashes: new Set(),
    metrics: metrics.map(({ quantile }) => new MetricFold(failed, quantile === null ? "none" : "all")),
  };
}
