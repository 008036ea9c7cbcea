import { describe, expect, test } from "@jest/globals";
import { parseGoldenCsv } from "../../../src/formats/golden/golden-csv.ts";
import { parseGoldenJson } from "../../../src/formats/golden/golden-json.ts";

describe("A golden JSON", () => {
  test("is read with all that it says", () => {
    const text = ' {"a": [1, -2.5e-3, true, false, null, "x\\u0041\\n"], "b": {}, "": [], "__proto__": 1}\n';
    expect(parseGoldenJson(text, "f")).toEqual(
      new Map<string, unknown>([
        ["a", [1, -0.0025, true, false, null, "xA\n"]],
        ["b", new Map()],
        ["", []],
        ["__proto__", 1],
      ]),
    );
  });

  test("holds integers that no double holds, and Python's bare words", () => {
    const text =
      "[9007199254740993, -123456789012345678901234567890, 9007199254740991, NaN, Infinity, -Infinity]";
    expect(parseGoldenJson(text, "f")).toEqual([
      9007199254740993n,
      -123456789012345678901234567890n,
      9007199254740991,
      Number.NaN,
      Infinity,
      -Infinity,
    ]);
  });

  test("is the same as JSON.parse gives for valid JSON", () => {
    const value = { n: [0, -0.5, 1e300, 5e-324], t: 'é\u2028😀"\\', deep: [[[{ x: [] }]]] };
    const plain = (one: unknown): unknown =>
      one instanceof Map
        ? Object.fromEntries([...one].map(([key, part]) => [String(key), plain(part)]))
        : Array.isArray(one)
          ? one.map(plain)
          : one;
    for (const indent of [0, 2]) {
      expect(plain(parseGoldenJson(JSON.stringify(value, null, indent), "f"))).toEqual(value);
    }
  });

  test.each([
    ["", "got the end of the file"],
    ["{", "expected a text"],
    ['{"a":1,}', "expected a text"],
    ["[1 2]", 'expected ","'],
    ["[1,]", "expected a JSON value"],
    ["1 2", "expected the end of the file"],
    ["01", "expected the end of the file"],
    ["+1", "expected a JSON value"],
    [".5", "expected a JSON value"],
    ["'a'", "expected a JSON value"],
    ['"a\nb"', "without control characters"],
    ['"\\x"', "expected a text that ends"],
    ["1e400", "that a double can hold"],
    ['{"a":1,\n"a":2}', 'the key "a" occurs twice'],
    ["nan", "expected a JSON value"],
    ["[".repeat(600), "more than 500 levels"],
  ])("of the text %j is refused with its line", (text, message) => {
    expect(() => parseGoldenJson(text, "f.json")).toThrow(/^f\.json:\d+/);
    expect(() => parseGoldenJson(text, "f.json")).toThrow(message);
  });

  test("takes time in proportion to its length", () => {
    const text = `[${'{"key":[1.25,"text"]},'.repeat(50_000)}0]`;
    expect(parseGoldenJson(text, "f")).toHaveLength(50_001);
  });
});

test("A golden CSV has rows of named cells, numbers where cells are numbers", () => {
  const table = parseGoldenCsv("step,loss,note\n1, 0.5 ,warm\n2,nan,-\n9007199254740993,-inf,1e400\n", "f");
  expect(table).toEqual(
    new Map<string, unknown>([
      ["columns", ["step", "loss", "note"]],
      [
        "rows",
        [
          new Map<string, unknown>([
            ["step", 1],
            ["loss", 0.5],
            ["note", "warm"],
          ]),
          new Map<string, unknown>([
            ["step", 2],
            ["loss", Number.NaN],
            ["note", "-"],
          ]),
          new Map<string, unknown>([
            ["step", 9007199254740993n],
            ["loss", -Infinity],
            ["note", "1e400"],
          ]),
        ],
      ],
    ]),
  );
});
