import { BLOCK } from "./resampling.ts";

/** Entries for the 4 values of half a byte. */
const HALF = 16;

/** Number of bytes that hold a bit for each of `length` values. */
export function bytesFor(length: number): number {
  return Math.ceil(length / 8);
}

/**
 * Sums of 4 values at a time by look-up: entry `16 h + bits` sums values 4h to 4h + 3, bit set = kept.
 * A value that is not kept adds its negative, or nothing. Whole bytes would take 8 times the room, which for a hundred
 * members no longer fits the cache.
 */
export function byteTable(values: Float64Array, notKept: "negative" | "nothing"): Float64Array {
  const table = new Float64Array(bytesFor(values.length) * 2 * HALF);
  const factor = notKept === "negative" ? -1 : 0;
  for (let first = 0, at = 0; at < table.length; first += 4, at += HALF) {
    // Each further value doubles the patterns there are.
    for (let bit = 0, known = 1; bit < 4; bit += 1, known *= 2) {
      const value = values[first + bit] ?? 0;
      for (let i = at; i < at + known; i += 1) {
        const before = table[i] ?? 0;
        table[i] = before + factor * value;
        table[i + known] = before + value;
      }
    }
  }
  return table;
}

/** Sums of a table under a block of arrangements, where `bytes[g * 512 + r]` is byte g of arrangement r. */
export function sumByBytes(table: Float64Array, bytes: Uint8Array, into: Float64Array): void {
  into.fill(0);
  for (let at = 0, offset = 0; at < table.length; at += 2 * HALF, offset += BLOCK) {
    for (let r = 0; r < BLOCK; r += 1) {
      const byte = bytes[offset + r] ?? 0;
      const low = table[at + (byte & 15)] ?? 0;
      const high = table[at + HALF + (byte >> 4)] ?? 0;
      into[r] = (into[r] ?? 0) + (low + high);
    }
  }
}
