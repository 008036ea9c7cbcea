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

test("a key that stands twice in one object is named, and nothing else is taken for one", () => {
  const messageOf = (text: string): string | null => {
    const parsed = parseToolJson(text);
    return parsed.ok ? null : parsed.message;
  };
  expect(messageOf('{"a": 1, "a": 2}')).toBe('one object has the key "a" twice');
  expect(messageOf('[{"b": {"value" :1,\n"other": [], "value"\t: NaN}}]')).toBe(
    'one object has the key "value" twice',
  );
  expect(messageOf('{"a": 1, "\\u0061": 2}')).toBe('one object has the key "a" twice');
  expect(messageOf('{"__proto__": 1, "__proto__": 2}')).toBe('one object has the key "__proto__" twice');
  for (const text of [
    '{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}], "c": "\\"a\\": 1, \\"a\\": 2", "d": ["a", "a"]}',
    '{"__proto__": 1, "constructor": 2, "": 3, "e\\\\": "\\\\", "f\\"": ":"}',
    '"a:a"',
    "[]",
  ])
    expect(messageOf(text)).toBeNull();
});
