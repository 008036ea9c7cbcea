import { expect, test } from "@jest/globals";
import { parseToolJson } from "../../src/importers/tool-json.ts";

const value = (text: string): unknown => {
  const parsed = parseToolJson(text);
  return parsed.ok ? parsed.value : null;
};

test("words that are no numbers are null, but not inside of texts", () => {
  expect(value('{"a": NaN, "b": [Infinity, -inf ,nan], "c": "[NaN]", "d\\\\": -Infinity}')).toEqual({
    a: null,
    b: [null, null, null],
    c: "[NaN]",
    "d\\": null,
  });
  expect(value('{"a": ",NaN,", "b": "\\",NaN]", "c": NaN}')).toEqual({ a: ",NaN,", b: '",NaN]', c: null });
});

test("texts of megabytes beside such a word are read", () => {
  const long = `${"x\\n".repeat(3_000_000)}\\\\`;
  expect(value(`{"a": "${long}", "b": NaN}`)).toMatchObject({ b: null });
});

test("anything else that is no JSON is not", () => {
  for (const text of ['{"a": NaN', '{"a": NaNs}', '{"a": "NaN}', "NaN", '{"a": undefined, "b": NaN}'])
    expect(parseToolJson(text).ok).toBe(false);
});
