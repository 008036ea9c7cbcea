import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeLines } from "../../../src/formats/text/decode-lines.ts";
import { decodeText } from "../../../src/formats/text/decode-text.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const linesOf = (bytes: Uint8Array, cut: number): readonly string[] =>
  [...decodeLines([bytes.subarray(0, cut), bytes.subarray(cut)], "r")].map(({ text }) => text);

test("are the lines of the decoded text, wherever the bytes are cut", () => {
  const piece = fc.constantFrom("a", "ü", "😀", "\uFEFF", "\r\n", "\n", " ", '{"a":1}');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat({ max: 40 }), (pieces, cut) => {
      const bytes = new TextEncoder().encode(pieces.join(""));
      // There is no line behind the last line feed.
      const text = decodeText(bytes, "r").replace(/\n$/, "");
      expect(linesOf(bytes, cut).join("\n")).toBe(text);
    }),
    { seed: 4 },
  );
});

test("names UTF-16, and the line of bytes that are no UTF-8", () => {
  const utf16 = Uint8Array.from([0xff, 0xfe, 0x7b, 0]);
  expect(problemLines(() => [...decodeLines([utf16], "r")])).toEqual([
    "r expected UTF-8, got UTF-16. Save it as UTF-8.",
  ]);
  const invalid = Uint8Array.from([0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a]);
  expect(problemLines(() => [...decodeLines([invalid], "r")])).toEqual([
    "r:3:1 expected UTF-8, got other bytes. Save it as UTF-8.",
  ]);
});
