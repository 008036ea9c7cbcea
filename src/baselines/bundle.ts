import type { RunRows } from "../model/result/baseline.ts";
import type { HistoryEntry } from "../model/result/history.ts";

/** A baseline bundle as it was stored. */
export interface Bundle {
  readonly run: RunRows;
  readonly history: readonly HistoryEntry[];
}

/** An artifact that is not what we wrote: cut short, forged, or made by another version. */
export class UnreadableArtifactError extends Error {
  override readonly name = "UnreadableArtifactError";
}
