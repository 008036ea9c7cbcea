/** Units by which a place in a text is looked up before anything is compared there. */
export const GRAM = 4;

/**
 * Numbers of four units, or of three. A bit for each, so that all of it stays in the fastest memory: it is asked for at each
 * unit of a text. It says yes to one in many thousands of others as well.
 */
export class GramSet {
  readonly #bits = new Uint8Array(0x2000);

  add(gram: number): void {
    const slot = slotOf(gram);
    this.#bits[slot >>> 3] = (this.#bits[slot >>> 3] ?? 0) | (1 << (slot & 7));
  }

  has(gram: number): boolean {
    const slot = slotOf(gram);
    return (((this.#bits[slot >>> 3] ?? 0) >>> (slot & 7)) & 1) === 1;
  }
}

function slotOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 16;
}

/** Texts by their first four units. A loop over units with a table is faster than a regular expression of many texts. */
export class GramTable<T> {
  /** Whether something may begin so. */
  readonly slots = new GramSet();
  readonly #byGram = new Map<number, T[]>();

  /** Values keep the order in which they are added; `text` has at least four units. */
  add(text: string, value: T): void {
    let gram = 0;
    for (let index = 0; index < GRAM; index += 1) gram = nextGram(gram, text.charCodeAt(index));
    this.slots.add(gram);
    const others = this.#byGram.get(gram);
    if (others === undefined) this.#byGram.set(gram, [value]);
    else others.push(value);
  }

  /** What may begin so: units beyond Latin-1 are compared in part only. */
  get(gram: number): readonly T[] {
    return this.#byGram.get(gram) ?? [];
  }
}

/** Depends on the last four units alone: those before are shifted out. */
export function nextGram(gram: number, code: number): number {
  return (gram << 8) ^ code;
}
