import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { captureOutput } from "../../../../src/adapters/node/process/output-capture.ts";
import type { CapturedOutput } from "../../../../src/adapters/node/process/output-capture.ts";

function capture(maxBytes: number, ...chunks: readonly (string | Buffer)[]): CapturedOutput {
  const output = captureOutput(maxBytes, (text) => text);
  chunks.forEach((chunk) => output.push(Buffer.from(chunk)));
  return output.end();
}

test("keeps a short stream as it is", () => {
  expect(capture(100, "a\n", "é\n")).toEqual({ text: "a\né\n", lastLine: "é", invalidUtf8: false });
});

test("keeps head and tail of a long one, cut at lines, and says how much is missing", () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`);
  const { text, lastLine } = capture(40, ...lines);
  expect(text).toMatch(/^line 0\nline 1\n\[… \d+ bytes left out …\]\nline 998\nline 999\n$/);
  expect(lastLine).toBe("line 999");
});

test("keeps the last line whole, however long", () => {
  const long = JSON.stringify({ text: "x".repeat(100_000) });
  expect(capture(100, "before\n", long.slice(0, 7), long.slice(7), "\n").lastLine).toBe(long);
});

test("a last line without a line feed counts, blank lines and CR do not", () => {
  expect(capture(100, "a\r\n{}").lastLine).toBe("{}");
  expect(capture(100, "a\r\n", "\r\n  \n", "\n").lastLine).toBe("a");
  expect(capture(100, " \n").lastLine).toBeNull();
});

test("is the same however the stream is split", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "é", "\n", " ", "{}", "😀"), { maxLength: 60 }),
      fc.nat(20),
      (parts, at) => {
        const whole = Buffer.from(parts.join(""));
        const split = [whole.subarray(0, at), ...[...whole.subarray(at)].map((byte) => Buffer.from([byte]))];
        expect(capture(1000, ...split)).toEqual(capture(1000, whole));
        const lines = parts
          .join("")
          .split("\n")
          .map((line) => line.trim());
        expect(capture(1000, ...split).lastLine).toBe(lines.findLast((line) => line !== "") ?? null);
      },
    ),
  );
});

describe("bytes that are not UTF-8", () => {
  test("are replaced and flagged", () => {
    expect(capture(100, Buffer.from([0x61, 0xff, 0x62]))).toEqual({
      text: "a\u{fffd}b",
      lastLine: "a\u{fffd}b",
      invalidUtf8: true,
    });
  });

  test("are told from characters that our own cut would split", () => {
    const { text, invalidUtf8 } = capture(11, "ééééééééééééé");
    expect(invalidUtf8).toBe(false);
    expect(text).not.toContain("\u{fffd}");
  });
});
