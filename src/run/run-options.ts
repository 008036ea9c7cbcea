import type { Execution } from "../model/config/config.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { Sides } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { Clock, RunObserver, TrialLog, TrialRunner } from "./ports.ts";

export interface RunOptions {
  readonly execution: Execution;
  readonly runners: Sides<TrialRunner>;
  /** Receives each row as soon as it is final. The caller closes it, and the runners. */
  readonly log: TrialLog;
  readonly clock: Clock;
  readonly observer: RunObserver;
  /** Applied to every stored text. */
  readonly redact: Redactor;
  /** Interrupts the run. */
  readonly signal: AbortSignal;
  /** Rows of an earlier run of this plan by key; empty for a new one. */
  readonly previous: ReadonlyMap<string, TrialRecord>;
}
