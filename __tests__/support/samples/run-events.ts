import type { TrialRecord } from "../../../src/model/run/trial.ts";
import type { RunEvent } from "../../../src/run/ports.ts";
import { sampleRow } from "./sample-row.ts";

type Started = Extract<RunEvent, { type: "started" | "look-started" }>;
type Finished = Extract<RunEvent, { type: "trial-finished" }>;

/** The start of a fresh run of one look. */
export function started(planned: number, parts: Partial<Started> = {}): Started {
  const look = { number: 1, of: 1 };
  return { type: "started", planned, atMost: planned, resumed: 0, failed: 0, errored: 0, look, ...parts };
}

export function trialFinished(
  done: number,
  record: Partial<TrialRecord> = {},
  parts: Partial<Finished> = {},
): Finished {
  return { type: "trial-finished", record: sampleRow(record), done, planned: 100, spend: [], ...parts };
}
