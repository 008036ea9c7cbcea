import type { AttemptAmounts, CallEnd } from "../../model/run/trial.ts";

/** Null where a part is not known. */
export function sumCharges(charges: readonly (AttemptAmounts | null)[]): AttemptAmounts {
  const sum = (name: keyof AttemptAmounts): number | null => {
    const parts = charges.map((charge) => (charge === null ? null : charge[name]));
    return parts.reduce<number | null>(
      (total, part) => (total === null || part === null ? null : total + part),
      0,
    );
  };
  return { calls: sum("calls"), tokens: sum("tokens"), costUsd: sum("costUsd") };
}

/** Ends a call; null = from outside. Returns the charge to the budget. */
export type EndCall = (call: CallEnd | null) => AttemptAmounts | null;

/** The calls of one attempt, one after the other, each of which is charged when it ends. */
export class AttemptCalls {
  readonly #charges: (AttemptAmounts | null)[] = [];
  #open: EndCall | null;
  #more = 1;

  constructor(first: EndCall) {
    this.#open = first;
  }

  /** Whether one more call may be asked for; only once. */
  takeMore(): boolean {
    this.#more -= 1;
    return this.#more >= 0;
  }

  begin(call: EndCall): void {
    this.#open = call;
  }

  /** A second call does nothing: the code that ends an attempt does not know whether its last call has reported its usage. */
  end(call: CallEnd | null): void {
    const open = this.#open;
    this.#open = null;
    if (open !== null) this.#charges.push(open(call));
  }

  charged(): AttemptAmounts | null {
    return this.#charges.includes(null) ? null : sumCharges(this.#charges);
  }
}
