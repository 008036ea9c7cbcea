import type { Axes } from "../config/case.ts";
import type { VerdictKind } from "./verdict.ts";

/** One line of history.jsonl: one past run of the base branch. */
export interface HistoryEntry {
  readonly schema: "regression-gate/history@1";
  readonly runId: string;
  readonly sha: string | null;
  readonly time: string;
  /** Equal for runners whose timings may be compared. */
  readonly runnerClass: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly complete: boolean;
  readonly verdict: VerdictKind | null;
  readonly metrics: readonly HistoryMetric[];
}

export interface HistoryMetric {
  readonly metric: string;
  readonly group: Axes;
  /** Units. */
  readonly n: number;
  /** Of unit means; of their logs for kinds latency and memory in `meanLog`. */
  readonly mean: number;
  readonly sd: number;
  readonly meanLog: number | null;
  /** Where clusters are compared: over their means, each counting once; null = without clusters. */
  readonly clusters: HistoryClusters | null;
  /** Over trials, of a metric that is judged by a quantile. */
  readonly quantile: HistoryQuantile | null;
  /** Kind, direction and unit; other values are not comparable. Absent in lines of early versions. */
  readonly schema?: string;
  /** The run was worse here and `accept` covered that: what main is begins anew. */
  readonly accepted?: true;
}

export interface HistoryClusters {
  readonly n: number;
  readonly mean: number;
  readonly meanLog: number | null;
}

export interface HistoryQuantile {
  /** 0.95 = p95. */
  readonly level: number;
  readonly value: number;
}
