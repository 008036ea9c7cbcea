/** Patterns of a byte. */
const PATTERNS = 256;
/** Entries for a word of bits. */
const WORD = 4 * PATTERNS;

/** Number of 32-bit words that hold a bit for each of `length` values. */
export function wordsFor(length: number): number {
  return Math.ceil(length / 32);
}

/** Arrangements as bits: 32w to 32w + 31 of arrangement r are `words[w * stride + r]`. */
export interface Bits {
  readonly words: Int32Array;
  /** Arrangements there is room for. */
  readonly stride: number;
}

/** What a value adds whose bit is not set. */
export type NotKept = "negative" | "nothing";

/**
 * Sums of 8 values at a time by look-up, of one list of values after another: bit set = kept. For a thousand members
 * all tables would not fit the cache; one is made in a fraction of the time that some thousand sums take.
 */
export class ByteTable {
  /** Entry `256 g + bits` sums values 8g to 8g + 7; room for whole words, beyond the values 0. */
  readonly #entries: Float64Array;
  readonly #bytes: number;
  #loaded: Float64Array | null = null;

  /** For lists of `length` values. */
  constructor(length: number) {
    this.#entries = new Float64Array(wordsFor(length) * WORD);
    this.#bytes = Math.ceil(length / 8);
  }

  /** Makes `values` the ones that are summed; they are not changed afterwards. */
  load(values: Float64Array, notKept: NotKept): void {
    if (this.#loaded === values) return;
    this.#loaded = values;
    writePatterns(values, notKept === "negative" ? -1 : 0, this.#entries.subarray(0, this.#bytes * PATTERNS));
  }

  /** Sums under the first `into.length` arrangements. */
  sum(arrangements: Bits, into: Float64Array): void {
    into.fill(0);
    const entries = this.#entries;
    let byte = 0;
    // Of a word that is not full the rest adds zeros, which costs less than a pass for each byte.
    for (; this.#bytes - byte >= 6; byte += 8) addTwoWords({ entries, byte }, arrangements, into);
    if (this.#bytes - byte >= 3) {
      addWord({ entries, byte }, arrangements, into);
      byte += 4;
    }
    for (; byte < this.#bytes; byte += 1) addByte({ entries, byte }, arrangements, into);
  }
}

/** Each further value doubles the patterns there are. */
function writePatterns(values: Float64Array, factor: number, into: Float64Array): void {
  for (let first = 0, at = 0; at < into.length; first += 8, at += PATTERNS) {
    into[at] = 0;
    for (let bit = 0, known = 1; bit < 8; bit += 1, known *= 2) {
      const kept = values[first + bit] ?? 0;
      const notKept = factor * kept;
      for (let i = at; i < at + known; i += 1) {
        const before = into[i] ?? 0;
        into[i] = before + notKept;
        into[i + known] = before + kept;
      }
    }
  }
}

/** Where a pass begins; a multiple of 4 for whole words. */
interface Place {
  readonly entries: Float64Array;
  readonly byte: number;
}

function addTwoWords({ entries, byte }: Place, { words, stride }: Bits, into: Float64Array): void {
  const at = byte * PATTERNS;
  const from = (byte >> 2) * stride;
  for (let r = 0; r < into.length; r += 1) {
    const one = words[from + r] ?? 0;
    const two = words[from + stride + r] ?? 0;
    into[r] =
      (into[r] ?? 0) +
      ((entries[at + (one & 255)] ?? 0) +
        (entries[at + 256 + ((one >>> 8) & 255)] ?? 0) +
        ((entries[at + 512 + ((one >>> 16) & 255)] ?? 0) + (entries[at + 768 + (one >>> 24)] ?? 0))) +
      ((entries[at + 1024 + (two & 255)] ?? 0) +
        (entries[at + 1280 + ((two >>> 8) & 255)] ?? 0) +
        ((entries[at + 1536 + ((two >>> 16) & 255)] ?? 0) + (entries[at + 1792 + (two >>> 24)] ?? 0)));
  }
}

function addWord({ entries, byte }: Place, { words, stride }: Bits, into: Float64Array): void {
  const at = byte * PATTERNS;
  const from = (byte >> 2) * stride;
  for (let r = 0; r < into.length; r += 1) {
    const bits = words[from + r] ?? 0;
    into[r] =
      (into[r] ?? 0) +
      ((entries[at + (bits & 255)] ?? 0) +
        (entries[at + 256 + ((bits >>> 8) & 255)] ?? 0) +
        ((entries[at + 512 + ((bits >>> 16) & 255)] ?? 0) + (entries[at + 768 + (bits >>> 24)] ?? 0)));
  }
}

function addByte({ entries, byte }: Place, { words, stride }: Bits, into: Float64Array): void {
  const at = byte * PATTERNS;
  const from = (byte >> 2) * stride;
  const shift = (byte & 3) * 8;
  for (let r = 0; r < into.length; r += 1) {
    into[r] = (into[r] ?? 0) + (entries[at + (((words[from + r] ?? 0) >>> shift) & 255)] ?? 0);
  }
}
