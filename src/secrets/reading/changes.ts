import type { Span } from "./span.ts";

/** The places where a decoded text differs from the written one; all else is unchanged, and only moved. */
export class Changes {
  /** Each change has its place in the decoded text, its length there, and its place in the written text. */
  readonly #at: number[] = [];
  readonly #lengths: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  /** Changes are added in order of their places. A length of 0 = what was written there is dropped. */
  add(at: number, length: number, { start, end }: Span): void {
    this.#at.push(at);
    this.#lengths.push(length);
    this.#from.push(start);
    this.#to.push(end);
  }

  /** The start of what was written for a unit of the decoded text. */
  startOf(unit: number): number {
    const change = this.#lastAt(unit);
    return change < 0
      ? unit
      : this.#isIn(change, unit)
        ? (this.#from[change] ?? 0)
        : this.#moved(change, unit);
  }

  /** The end of what was written for a unit of the decoded text. */
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
