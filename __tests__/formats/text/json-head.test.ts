import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonHead } from "../../../src/formats/text/json-head.ts";

const paths = (text: string): readonly string[] => [...jsonHead(text).keys()];

test("names the paths of a value with the texts, numbers and words that stand at them", () => {
  const head = jsonHead(
    '{"version": 2, "ok": true, "none": null, "results": [{"times": [0.5], "command": "a, \\"b\\""}]}',
  );
  expect([...head]).toEqual([
    ["version", 2],
    ["ok", true],
    ["none", null],
    ["results", undefined],
    ["results[]", undefined],
    ["results[].times", undefined],
    ["results[].times[]", 0.5],
    ["results[].command", 'a, "b"'],
  ]);
});

test("looks at the first value alone, as JSON Lines have many", () => {
  expect(paths('\n [{"a": 1}]\n{"b": 2}')).toEqual(["[]", "[].a"]);
  expect(paths('{"a": 1}{"b": 2}')).toEqual(["a"]);
});

test("takes NaN and Infinity for values that JSON does not have", () => {
  expect([...jsonHead('{"value": NaN, "next": -Infinity, "last": 1}')]).toEqual([
    ["value", undefined],
    ["next", Number.NEGATIVE_INFINITY],
    ["last", 1],
  ]);
});

test("is empty for what begins with no list and no object", () => {
  for (const text of ["", "task,score\na,1\n", "<xml/>", '"text"', "1", "\u{1F600}{"]) {
    expect(paths(text)).toEqual([]);
  }
});

test("knows the paths before the place where a text is cut off, wherever that is", () => {
  const text = '{"a": {"b": "x\\"y"}, "c": [1, {"d": 2}]}';
  const whole = new Set(paths(text));
  for (let end = 0; end <= text.length; end += 1) {
    for (const path of paths(text.slice(0, end))) expect(whole).toContain(path);
  }
  expect(paths(text.slice(0, -1))).toEqual([...whole]);
});

test("takes any text, of any depth, and keeps no path below the fourth level", () => {
  const deep = '{"a":['.repeat(20_000);
  expect(paths(deep)).toEqual(["a", "a[]", "a[].a", "a[].a[]"]);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => jsonHead(text).size >= 0));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const known = Object.keys(value).every((key) => jsonHead(JSON.stringify(value)).has(key));
      expect(known).toBe(true);
    }),
  );
});
