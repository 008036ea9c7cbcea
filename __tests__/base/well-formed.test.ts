import { expect, test } from "@jest/globals";
import { isWellFormed, parseWellFormed, wellFormed } from "../../src/base/well-formed.ts";

const HALF = "\uD800";

test("half of a surrogate pair is replaced wherever it is in plain data, and whole pairs stay", () => {
  const data = { [`k${HALF}`]: [HALF, "\u{1F600}", { deep: `a\uDC00b` }, 1, null, true] };
  expect(wellFormed(data)).toEqual({
    "k\uFFFD": ["\uFFFD", "\u{1F600}", { deep: "a\uFFFDb" }, 1, null, true],
  });
});

test.each([
  [String.raw`{"a":"\ud800"}`, { a: "\uFFFD" }],
  [String.raw`{"\uDFFF":1}`, { "\uFFFD": 1 }],
  [String.raw`["\ud83d\ude00"]`, ["\u{1F600}"]],
  [String.raw`["\\ud800"]`, [String.raw`\ud800`]],
])("JSON of anyone, %s, has no halves", (text, value) => {
  expect(parseWellFormed(text)).toEqual(value);
});

test("a text says whether it is well-formed", () => {
  expect(["", "a", "\u{1F600}", HALF, `\u{1F600}\uDE00`].map(isWellFormed)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
