/** The amount that one attempt took out of a window. */
export interface WindowEntry {
  readonly atMs: number;
  amount: number;
}

export interface WindowLimits {
  /** The most that may be taken in any window of this length, wherever it begins. */
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * Strict sliding window: the amount taken in any `windowMs` never exceeds `limit`. (Fixed windows, as in most queues,
 * allow twice that across a boundary.) An amount above the limit is allowed when the window is empty, because waiting
 * longer would not help. Times are milliseconds of a clock that never goes back.
 */
export class SlidingWindow {
  readonly #limits: WindowLimits;
  /** Oldest first. */
  readonly #entries: WindowEntry[] = [];
  #sum = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  get limit(): number {
    return this.#limits.limit;
  }

  /** When `amount` may be taken, at the earliest; a time that has passed means now. */
  freeAtMs(amount: number, nowMs: number): number {
    this.#forget(nowMs);
    const room = this.#limits.limit - Math.min(amount, this.#limits.limit);
    let left = this.#sum;
    let atMs = nowMs;
    for (const entry of this.#entries) {
      if (left <= room) break;
      left -= entry.amount;
      atMs = entry.atMs + this.#limits.windowMs;
    }
    return atMs;
  }

  take(amount: number, nowMs: number): WindowEntry {
    const entry = { atMs: nowMs, amount };
    this.#entries.push(entry);
    this.#sum += amount;
    return entry;
  }

  /** Replaces the estimate by the actual amount; an entry that has left the window does not change. */
  settle(entry: WindowEntry, amount: number): void {
    if (!this.#entries.includes(entry)) return;
    this.#sum += amount - entry.amount;
    entry.amount = amount;
  }

  #forget(nowMs: number): void {
    for (let [oldest] = this.#entries; oldest !== undefined; [oldest] = this.#entries) {
      if (oldest.atMs + this.#limits.windowMs > nowMs) return;
      this.#sum -= oldest.amount;
      this.#entries.shift();
    }
    // Nothing is left, so rounding errors of the sum must not be left either.
    this.#sum = 0;
  }
}
