/** Number of patterns of a byte. */
const PATTERNS = 256;

/**
 * Sums of 8 values at a time: entry `256 g + bits` is for byte g; a set bit means that its value is kept. The table is
 * rewritten in each pass. With a fixed size at one place the engine omits all bounds checks, which saves more than
 * keeping several tables would.
 */
const TABLE = new Float64Array(8 * PATTERNS);
const LOW_HALF = new Float64Array(16);
const HIGH_HALF = new Float64Array(16);

/** Arrangements as bits: words `w * stride + r` contain the bits 32w to 32w + 31 of arrangement r. */
export interface Bits {
  readonly words: Int32Array;
  /** Number of arrangements that the words can contain. */
  readonly stride: number;
}

/** What a value contributes whose bit is not set. */
export type NotKept = "negative" | "nothing";

/** Number of 32-bit words with a bit for each of `length` values. */
export function wordsFor(length: number): number {
  return Math.ceil(length / 32);
}

/** Writes the sums of the values for the first `into.length` arrangements, by looking up 8 values at a time. */
export function sumKept(
  { values, notKept }: { readonly values: Float64Array; readonly notKept: NotKept },
  arrangements: Bits,
  into: Float64Array,
): void {
  const bytes = Math.ceil(values.length / 8);
  const factor = notKept === "negative" ? -1 : 0;
  into.fill(0);
  let byte = 0;
  // A word that is not full adds zeros for the rest, which costs less than a pass for each byte.
  for (; bytes - byte >= 6; byte += 8) {
    for (let i = 0; i < 8; i += 1) writeByte(values, 8 * (byte + i), { factor, at: i * PATTERNS });
    addTwoWords(arrangements, byte >> 2, into);
  }
  if (bytes - byte >= 3) {
    for (let i = 0; i < 4; i += 1) writeByte(values, 8 * (byte + i), { factor, at: i * PATTERNS });
    addWord(arrangements, byte >> 2, into);
    byte += 4;
  }
  for (; byte < bytes; byte += 1) {
    writeByte(values, 8 * byte, { factor, at: 0 });
    addByte(arrangements, byte, into);
  }
}

function writeByte(
  values: Float64Array,
  first: number,
  { factor, at }: { readonly factor: number; readonly at: number },
): void {
  writeHalf(values, first, factor, LOW_HALF);
  writeHalf(values, first + 4, factor, HIGH_HALF);
  for (let high = 0; high < 16; high += 1) {
    const sum = HIGH_HALF[high] ?? 0;
    const row = at + 16 * high;
    for (let low = 0; low < 16; low += 1) TABLE[row + low] = (LOW_HALF[low] ?? 0) + sum;
  }
}

/** Each further value doubles the number of patterns. After the last value, 0 is added. */
function writeHalf(values: Float64Array, first: number, factor: number, into: Float64Array): void {
  into[0] = 0;
  for (let bit = 0, known = 1; bit < 4; bit += 1, known *= 2) {
    const kept = first + bit < values.length ? (values[first + bit] ?? 0) : 0;
    const notKept = factor * kept;
    for (let i = 0; i < known; i += 1) {
      const before = into[i] ?? 0;
      into[i] = before + notKept;
      into[i + known] = before + kept;
    }
  }
}

function addTwoWords({ words, stride }: Bits, word: number, into: Float64Array): void {
  const from = word * stride;
  for (let r = 0; r < into.length; r += 1) {
    const one = words[from + r] ?? 0;
    const two = words[from + stride + r] ?? 0;
    into[r] =
      (into[r] ?? 0) +
      ((TABLE[one & 255] ?? 0) +
        (TABLE[256 | ((one >>> 8) & 255)] ?? 0) +
        ((TABLE[512 | ((one >>> 16) & 255)] ?? 0) + (TABLE[768 | (one >>> 24)] ?? 0)) +
        ((TABLE[1024 | (two & 255)] ?? 0) +
          (TABLE[1280 | ((two >>> 8) & 255)] ?? 0) +
          ((TABLE[1536 | ((two >>> 16) & 255)] ?? 0) + (TABLE[1792 | (two >>> 24)] ?? 0))));
  }
}

function addWord({ words, stride }: Bits, word: number, into: Float64Array): void {
  const from = word * stride;
  for (let r = 0; r < into.length; r += 1) {
    const bits = words[from + r] ?? 0;
    into[r] =
      (into[r] ?? 0) +
      ((TABLE[bits & 255] ?? 0) +
        (TABLE[256 | ((bits >>> 8) & 255)] ?? 0) +
        ((TABLE[512 | ((bits >>> 16) & 255)] ?? 0) + (TABLE[768 | (bits >>> 24)] ?? 0)));
  }
}

function addByte({ words, stride }: Bits, byte: number, into: Float64Array): void {
  const from = (byte >> 2) * stride;
  const shift = (byte & 3) * 8;
  for (let r = 0; r < into.length; r += 1) {
    into[r] = (into[r] ?? 0) + (TABLE[((words[from + r] ?? 0) >>> shift) & 255] ?? 0);
  }
}
