/** The share of the limit that remains after an answer that says "too many requests". */
const CUT = 0.8;
/** The factor on the limit after a round without such an answer. */
const GROWTH = 1.05;
/** Answers to attempts that were in progress at a cut report the same overload, so they do not cut the limit again. */
export const CUT_COOLDOWN_MS = 10_000;

/**
 * How many attempts an endpoint gets at once. The idea is additive increase and multiplicative decrease, but both are
 * multiplicative here. The limit decreases by a fifth, at most once per cooldown, when the endpoint reports too many
 * requests. It increases by 5 % after each round without that (as many answers as the limit) in which the limit was
 * used up, since answers below the limit say nothing about it. It is never below 1 and never above its first value.
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

  /** Number of attempts at once, a whole number. */
  get value(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  get cuts(): number {
    return this.#cuts;
  }

  /** The endpoint answered that there are too many requests. */
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
