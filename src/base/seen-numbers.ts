const BITS = 32;

/** Which repetitions of a case were seen: one bit each, sparse, so that a huge index costs one word. */
export class SeenRepetitions {
  /** Of the first 32, which is all that most cases have. */
  #first = 0;
  #others: Map<number, number> | null = null;

  /** True when this repetition was not there before. */
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
