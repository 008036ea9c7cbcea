import type { Outcome, TrialRecord } from "../../model/run/trial.ts";

/** How often the trial of a row was tried when it was measured; empty if it was tried once. */
export function attemptsOf({ attempts }: TrialRecord): Pick<Outcome, "attempts"> {
  return attempts > 1 ? { attempts } : {};
}
