import type { Span } from "./span.ts";

/** Where a text that was decoded differs from the one that was written; all else is as it was, and only moved. */
export class Changes {
  /** Of each change: its place in the decoded text and its length there, and the place in the written one. */
  readonly #at: number[] = [];
  readonly #lengths: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  /** In order of their places. A length of 0 = what was written there is dropped. */
  add(at: number, length: number, { start, end }: Span): void {
    this.#at.push(at);
    this.#lengths.push(length);
    this.#from.push(start);
    this.#to.push(end);
  }

  /** Where the writing of a unit of the decoded text begins. */
  startOf(unit: number): number {
    const change = this.#lastAt(unit);
    return change < 0
      ? unit
      : this.#isIn(change, unit)
        ? (this.#from[change] ?? 0)
        : this.#moved(change, unit);
  }

  /** Where it ends. */
  endOf(unit: number): number {
    const change = this.#lastAt(unit);
    return change < 0
      ? unit + 1
      : this.#isIn(change, unit)
        ? (this.#to[change] ?? 0)
        : this.#moved(change, unit) + 1;
  }

  #isIn(change: number, unit: number): boolean {
    return unit < (this.#at[change] ?? 0) + (this.#lengths[change] ?? 0);
  }

  #moved(change: number, unit: number): number {
    return (this.#to[change] ?? 0) + unit - (this.#at[change] ?? 0) - (this.#lengths[change] ?? 0);
  }

  /** The last change at or before this unit; -1 = none. */
  #lastAt(unit: number): number {
    let [low, high] = [0, this.#at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] ?? 0) <= unit) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
