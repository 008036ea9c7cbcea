const BITS = 32;

/** Which repetitions of a case were seen: one bit each, sparse, so that a huge index costs one word. */
export class SeenRepetitions {
  readonly #words = new Map<number, number>();

  /** True when this repetition was not there before. */
  add(repetition: number): boolean {
    const word = Math.floor(repetition / BITS);
    const bit = 1 << (repetition % BITS);
    const before = this.#words.get(word) ?? 0;
    this.#words.set(word, before | bit);
    return (before & bit) === 0;
  }
}
