import type { Baseline } from "../../model/result/baseline.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import type { Sides } from "../../model/run/side.ts";
import { runClass } from "../../model/run/run-class.ts";
import type { SeedFor } from "../../stats/index.ts";
import { compareText } from "../../base/compare-text.ts";
import { GATE_RESAMPLING, type Resampling } from "./resampling-options.ts";

/** What a comparison has to know beyond its numbers. */
export interface CompareContext {
  readonly compare: CompareConfig;
  readonly maxErrorRate: number;
  readonly baseline: Baseline;
  /** Null for bare rows, and for a baseline that was not found. */
  readonly manifests: Sides<Manifest | null>;
  /** Both sides ran in one job, interleaved. */
  readonly sameJob: boolean;
  /** Complete runs on the candidate's class of runner, oldest first, the candidate itself left out. */
  readonly history: readonly HistoryEntry[];
  readonly seedFor: SeedFor;
  readonly resampling: Resampling;
}

export function compareContext(input: {
  readonly compare: CompareConfig;
  readonly maxErrorRate: number;
  readonly baseline: Baseline;
  readonly candidate: Manifest | null;
  readonly sameJob: boolean;
  readonly seedFor: SeedFor;
  /** Absent = the gate's. */
  readonly resampling?: Resampling;
}): CompareContext {
  const {
    compare,
    maxErrorRate,
    baseline,
    candidate,
    sameJob,
    seedFor,
    resampling = GATE_RESAMPLING,
  } = input;
  const manifests = { baseline: baseline.found ? baseline.run.manifest : null, candidate };
  return {
    compare,
    maxErrorRate,
    baseline,
    manifests,
    sameJob,
    history: baseline.found && candidate !== null ? comparableRuns(baseline.history, candidate) : [],
    seedFor,
    resampling,
  };
}

function comparableRuns(history: readonly HistoryEntry[], candidate: Manifest): readonly HistoryEntry[] {
  const runner = runClass(candidate.runner);
  return history
    .filter((run) => run.complete && run.runnerClass === runner && run.runId !== candidate.runId)
    .toSorted((a, b) => compareText(a.time, b.time) || compareText(a.runId, b.runId));
}
