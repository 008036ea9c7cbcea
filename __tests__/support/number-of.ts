import type { TrialRecord } from "../../src/model/run/trial.ts";

/** The number a row holds of this metric; NaN where it is none. */
export function numberOf({ metrics }: Pick<TrialRecord, "metrics">, name: string): number {
  const value = metrics[name];
  return typeof value === "number" ? value : Number.NaN;
}
