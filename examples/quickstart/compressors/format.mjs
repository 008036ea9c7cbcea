/**
 * The format all compressors write: sequences of
 *   varint literal count, that many literal bytes, varint match length (0 = end of data), varint distance back.
 * Rules of the search, the same for all, so that the output has the same size: matches of 4 bytes or more, the longest of the last
 * 16 places with the same 4 bytes inside 64 KiB, the nearest on a tie, taken greedily.
 */
export const MIN_MATCH = 4;
export const WINDOW = 65_536;
export const MAX_TRIES = 16;

/** Bytes written one after the other. */
export class Output {
  bytes;
  length = 0;

  /** @param {number} capacity of bytes to start with; grows when needed */
  constructor(capacity) {
    this.bytes = new Uint8Array(capacity);
  }

  /** @param {number} value */
  varint(value) {
    this.reserve(5);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Bytes `from..to` of the input as they are. */
  literals(input, from, to) {
    this.varint(to - from);
    this.reserve(to - from);
    this.bytes.set(input.subarray(from, to), this.length);
    this.length += to - from;
  }

  /** A copy of `length` bytes from `distance` back. */
  match(length, distance) {
    this.varint(length);
    this.varint(distance);
  }

  /** The mark that the data end here. */
  end() {
    this.varint(0);
  }

  reserve(count) {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + count));
    grown.set(this.bytes);
    this.bytes = grown;
  }

  finish() {
    return this.bytes.slice(0, this.length);
  }
}

/** How many bytes are equal from `a` and from `b` on; `a < b`. */
export function matchLength(input, a, b) {
  let length = 0;
  while (b + length < input.length && input[a + length] === input[b + length]) length += 1;
  return length;
}

/** The four bytes at `at` as one unsigned number. */
export function fourBytes(input, at) {
  return (input[at] | (input[at + 1] << 8) | (input[at + 2] << 16) | (input[at + 3] << 24)) >>> 0;
}

/** @returns {Uint8Array} what was compressed */
export function decompress(packed) {
  const output = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = packed[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    for (let left = varint(); left > 0; left -= 1) output.push(packed[at++]);
    const length = varint();
    if (length === 0) return Uint8Array.from(output);
    const from = output.length - varint();
    for (let i = 0; i < length; i += 1) output.push(output[from + i]);
  }
}
