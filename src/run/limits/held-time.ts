import type { WaitedMs } from "../../model/run/limiters.ts";

export type HoldCause = keyof WaitedMs;

/** Adds up the wall time during which limits delayed a free worker, by the kind of limit. */
export class HeldTime {
  readonly #waitedMs: Record<HoldCause, number> = { rate: 0, retryAfter: 0, concurrency: 0, budget: 0 };
  #hold: { readonly cause: HoldCause; readonly sinceMs: number } | null = null;

  /** From now on `cause` delays work; null = nothing does. */
  set(cause: HoldCause | null, nowMs: number): void {
    if (this.#hold !== null) this.#waitedMs[this.#hold.cause] += nowMs - this.#hold.sinceMs;
    this.#hold = cause === null ? null : { cause, sinceMs: nowMs };
  }

  /** Whole milliseconds. */
  report(): WaitedMs {
    const { rate, retryAfter, concurrency, budget } = this.#waitedMs;
    return {
      rate: Math.round(rate),
      retryAfter: Math.round(retryAfter),
      concurrency: Math.round(concurrency),
      budget: Math.round(budget),
    };
  }
}
