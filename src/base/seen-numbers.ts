const BITS = 32;

/** The repetitions of a case that were seen: one bit each, stored sparsely, so that a huge index needs one word. */
export class SeenRepetitions {
  /** The bits of the first 32 repetitions, which is all that most cases have. */
  #first = 0;
  #others: Map<number, number> | null = null;

  /** Returns true when this repetition was not seen before. */
  add(repetition: number): boolean {
    const word = Math.floor(repetition / BITS);
    const bit = 1 << (repetition % BITS);
    const before = word === 0 ? this.#first : (this.#others?.get(word) ?? 0);
    if (word === 0) this.#first = before | bit;
    else {
      this.#others ??= new Map();
      this.#others.set(word, before | bit);
    }
    return (before & bit) === 0;
  }
}
