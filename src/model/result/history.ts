import type { Axes } from "../config/case.ts";
import type { TrialCounts } from "../run/manifest.ts";
import type { TestHistory } from "./tests/test-history.ts";
import type { VerdictKind } from "./verdict.ts";

/** One line of history.jsonl: one past run of the base branch. */
export interface HistoryEntry {
  readonly schema: "regression-gate/history@1";
  readonly runId: string;
  readonly sha: string | null;
  readonly time: string;
  /** Equal for runs whose timings may be compared. */
  readonly runnerClass: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly complete: boolean;
  readonly verdict: VerdictKind | null;
  /** Absent in lines of early versions. */
  readonly counts?: TrialCounts;
  readonly metrics: readonly HistoryMetric[];
  /** Tests of this run and of those before it. Only the newest line of a file has them. */
  readonly tests?: TestHistory;
}

export interface HistoryMetric {
  readonly metric: string;
  readonly group: Axes;
  /** Number of units. */
  readonly n: number;
  /** Mean of unit means. `meanLog` is the mean of their logarithms, for kinds latency and memory. */
  readonly mean: number;
  readonly sd: number;
  readonly meanLog: number | null;
  /** The numbers over the means of clusters, each of which counts once; null = without clusters. */
  readonly clusters: HistoryClusters | null;
  /** The quantile over trials, for a metric that is judged by one; else null. */
  readonly quantile: HistoryQuantile | null;
  /** Kind, direction and unit. Values with another schema are not comparable. Absent in lines of early versions. */
  readonly schema?: string;
  /** The run was worse in this metric, and `accept` covered that, so that the level of main starts again here. */
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
