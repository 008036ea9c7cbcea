/** Share of the limit that is left after an answer that says "too many requests". */
const CUT = 0.8;
/** After a round without one. */
const GROWTH = 1.05;
/** All that was in flight at a cut tells of the same overload: it is cut once. */
export const CUT_COOLDOWN_MS = 10_000;

/**
 * How many attempts an endpoint is given at once: additive-increase, multiplicative-decrease in spirit, both
 * multiplicative here. Falls by a fifth, at most once per cooldown, when the endpoint says that it is too much; grows by
 * 5 % after each clean round (as many answers as the limit) in which the limit was used up, since an answer below the
 * limit shows nothing about it. Never below 1, never above where it began.
 * Source of the scheme: Chiu and Jain, Analysis of the increase and decrease algorithms, 1989.
 */
export class AdaptiveLimit {
  readonly #most: number;
  #limit: number;
  #clean = 0;
  #cuts = 0;
  #lastCutMs = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
    this.#limit = most;
  }

  /** Attempts at once, a whole number. */
  get value(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  get cuts(): number {
    return this.#cuts;
  }

  /** The endpoint said that it is too much. */
  overloaded(nowMs: number): void {
    this.#clean = 0;
    if (nowMs - this.#lastCutMs < CUT_COOLDOWN_MS) return;
    this.#lastCutMs = nowMs;
    this.#cuts += 1;
    this.#limit = Math.max(1, this.#limit * CUT);
  }

  /** An answer arrived while `inFlight` attempts, including its own, were in progress. */
  answered(inFlight: number): void {
    if (inFlight < this.value) {
      this.#clean = 0;
      return;
    }
    this.#clean += 1;
    if (this.#clean < this.value) return;
    this.#clean = 0;
    this.#limit = Math.min(this.#most, this.#limit * GROWTH);
  }
}
