import type { TrialError } from "../../model/run/trial.ts";

/** An endpoint whose circuit is open, and the code of its last failure. */
export interface OpenCircuit {
  readonly endpoint: string;
  readonly code: string;
}

/** Why a trial is not tried: the circuit of its endpoint is open, and that of its fallback, where it has one. */
export function circuitOpen(own: OpenCircuit, fallback: OpenCircuit | null): TrialError {
  const who = fallback === null ? own.endpoint : `${own.endpoint} and its fallback ${fallback.endpoint}`;
  const last = fallback === null ? own.code : `${own.code} and ${fallback.code}`;
  const message = `not tried: ${who} gave no answer too often in a row (last: ${last}); --resume tries again once it is back`;
  return { class: "transient", code: "circuit-open", message };
}
