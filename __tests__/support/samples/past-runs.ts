import type { Baseline } from "../../../src/model/result/baseline.ts";
import type { HistoryEntry, HistoryMetric } from "../../../src/model/result/history.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { found, manifestOf, repetitionRows } from "./build-input.ts";

/** A day after the other from 1 November 2026. */
export function dayOf(run: number): string {
  return new Date(Date.UTC(2026, 10, 1 + run)).toISOString();
}

/** Runs of main, one mean each of `latency-ms`; commits are a000000…, a000001…, and so on. */
export function pastRuns(
  means: readonly number[],
  of: (run: number) => Partial<HistoryEntry> & { readonly metric?: Partial<HistoryMetric> } = () => ({}),
): readonly HistoryEntry[] {
  return means.map((mean, run): HistoryEntry => {
    const { metric, ...entry } = of(run);
    return {
      schema: "regression-gate/history@1",
      runId: `run-${run}`,
      sha: `a${String(run).padStart(6, "0")}${"0".repeat(33)}`,
      time: dayOf(run),
      runnerClass: "linux/x64/A/4/-",
      versions: {},
      complete: true,
      verdict: "pass",
      metrics: [
        {
          metric: "latency-ms",
          group: {},
          n: 10,
          mean,
          sd: 1,
          meanLog: mean > 0 ? Math.log(mean) : null,
          clusters: null,
          quantile: null,
          ...metric,
        },
      ],
      ...entry,
    };
  });
}

/** Ten repetitions about a level, with half a percent of noise that is the same each time. */
export function latencies(level: number): readonly TrialRecord[] {
  const noise = [0, 0.5, -0.5, 0.2, -0.2, 0.4, -0.4, 0.1, -0.1, 0];
  return repetitionRows(
    "latency-ms",
    noise.map((percent) => level * (1 + percent / 100)),
  );
}

/** The last of the runs as the baseline, with the history of all. */
export function lastOf(history: readonly HistoryEntry[], level: number): Baseline {
  return found(latencies(level), {
    manifest: manifestOf({ runId: history.at(-1)?.runId ?? "none" }),
    history,
  });
}
