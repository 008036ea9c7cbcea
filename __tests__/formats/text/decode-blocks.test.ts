import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UsageError } from "../../../src/base/errors.ts";
import { decodeBlocks, ownText } from "../../../src/formats/text/decode-blocks.ts";
import { decodeLines, type TextLine } from "../../../src/formats/text/decode-lines.ts";
import { splitLines } from "../../../src/formats/text/split-lines.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const MIB = 1 << 20;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A line feed may not be part of a character, so that each line is decoded apart: slow, and plain to see. */
function slowly(chunks: Iterable<Uint8Array>): {
  readonly lines: readonly TextLine[];
  readonly bad: number | null;
} {
  const lines: TextLine[] = [];
  for (const { bytes, number } of splitLines(chunks, "r", 64 * MIB)) {
    try {
      const text = UTF8.decode(bytes);
      lines.push({ text: (number === 1 ? text.replace(/^\uFEFF/, "") : text).replace(/\r$/, ""), number });
    } catch {
      return { lines, bad: number };
    }
  }
  return { lines, bad: null };
}

function fast(chunks: Iterable<Uint8Array>): ReturnType<typeof slowly> {
  const lines: TextLine[] = [];
  try {
    for (const line of decodeLines(chunks, "r")) lines.push(line);
    return { lines, bad: null };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { lines, bad: error.problems[0]?.line ?? 0 };
  }
}

/** Each chunk is overwritten when the next one is read, as those of a file are. */
function* reused(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  const buffer = new Uint8Array(64);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const part = bytes.subarray(at, at + size);
    buffer.fill(0x21);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
    at += size;
  }
}

const PIECES = [
  "a",
  "long enough to be a slice",
  "ü",
  "日本",
  "😀",
  "\uFEFF",
  "\r\n",
  "\r",
  "\n",
  "\n\n",
  " ",
];
const piece = fc.constantFrom(...PIECES.map((text) => [...new TextEncoder().encode(text)]));
const torn = fc.constantFrom([0xff], [0xc3], [0xe6, 0x97], [0xf0, 0x9f, 0x98], [0x80]);

test.each([
  ["whole characters", piece],
  ["torn ones among them", fc.oneof({ weight: 20, arbitrary: piece }, { weight: 1, arbitrary: torn })],
])("lines of any text, cut anywhere, are those of the slow way: %s", (_, pieces) => {
  const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), sizes, (parts, cuts) => {
      const bytes = Uint8Array.from(parts.flat());
      expect(fast(reused(bytes, cuts))).toEqual(slowly([bytes]));
    }),
    { seed: 7, numRuns: 500 },
  );
});

test("lines longer than a piece, and a file in one chunk, are those of the slow way", () => {
  const text = `\uFEFF${"x".repeat(300_000)}\r\nü\n${"日本".repeat(150_000)}\n${"a line\r\n".repeat(100_000)}end\r`;
  const bytes = new TextEncoder().encode(text);
  expect(fast([bytes])).toEqual(slowly([bytes]));
  expect(fast([bytes.subarray(0, 300_010), bytes.subarray(300_010)])).toEqual(slowly([bytes]));
});

describe("a block", () => {
  const blocks = (text: string) => [...decodeBlocks([new TextEncoder().encode(text)], "r", { count: 0 })];

  test("has whole lines, and a last one without its end is a block of its own", () => {
    expect(blocks("a\r\nb\nc\r")).toEqual([
      { text: "a\nb\n", isWhole: true },
      { text: "c\n", isWhole: false },
    ]);
    expect(blocks("")).toEqual([]);
    expect(blocks("\n")).toEqual([{ text: "\n", isWhole: true }]);
  });

  test("comes before the line of it that is no UTF-8", () => {
    const bytes = Uint8Array.from([0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a, 0x63, 0x0a]);
    const lines = { count: 0 };
    const read = decodeBlocks([bytes], "r", lines);
    expect(read.next().value).toEqual({ text: "a\nb\n", isWhole: true });
    lines.count = 2;
    expect(problemLines(() => read.next())).toEqual([
      "r:3:1 expected UTF-8, got other bytes. Save it as UTF-8.",
    ]);
  });
});

test("a line of more than 64 MiB is refused before it is held, by its number", () => {
  let taken = 0;
  function* endless(): Generator<Uint8Array> {
    yield Uint8Array.from([0x61, 0x0a]);
    for (; taken < 1000; taken += 1) yield new Uint8Array(MIB).fill(0x78);
  }
  expect(problemLines(() => [...decodeLines(endless(), "r")])).toEqual([
    "r:2:1 expected a row of at most 64 MiB, got a longer line",
  ]);
  expect(taken).toBe(64);
});

test.each(["", "short", "exactly 12 c", "thirteen char", "日本語のとても長い名前をもつテスト"])(
  "ownText of %j is the same text",
  (text) => {
    expect(ownText(text)).toBe(text);
  },
);
