import { expect, test } from "@jest/globals";
import { MOST_LINE_BYTES, splitLines } from "../../../src/formats/text/split-lines.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const MIB = 1 << 20;

function* pieces(count: number, last: Uint8Array): Generator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(MIB).fill(0x78);
  yield last;
}

test("a line of more than the bound, which is 64 MiB, is refused before it is held, by the number of the line", () => {
  expect(MOST_LINE_BYTES).toBe(64 * MIB);
  const read = (chunks: Iterable<Uint8Array>) => problemLines(() => [...splitLines(chunks, "r", 2 * MIB)]);
  const message = "r:1:1 expected a row of at most 2 MiB, got a longer line";
  let taken = 0;
  function* endless(): Generator<Uint8Array> {
    for (; taken < 1000; taken += 1) yield new Uint8Array(MIB).fill(0x78);
  }
  expect(read(endless())).toEqual([message]);
  expect(taken).toBe(2);
  expect(read(pieces(2, Uint8Array.from([0x78, 0x0a])))).toEqual([message]);
  expect(read(pieces(2, Uint8Array.from([0x0a])))).toEqual([]);
});

test("a chunk may be used again for the next one", () => {
  const chunk = new Uint8Array(4);
  function* reused(): Generator<Uint8Array> {
    for (const text of ["ab\nc", "d\nef", "gh\n."]) {
      chunk.set(new TextEncoder().encode(text));
      yield chunk;
    }
  }
  const lines: string[] = [];
  for (const { bytes } of splitLines(reused(), "r", MIB)) lines.push(new TextDecoder().decode(bytes));
  expect(lines).toEqual(["ab", "cd", "efgh", "."]);
});
