import { describe, expect, test } from "@jest/globals";
import { compareGolden, DEFAULT_TOLERANCE } from "../../src/golden/compare-golden.ts";
import { pathText } from "../../src/golden/golden-path.ts";
import { parseGoldenJson } from "../../src/formats/golden/golden-json.ts";
import type { GoldenResult, ToleranceRule } from "../../src/model/result/golden.ts";

function compare(golden: string, got: string, rules: readonly ToleranceRule[] = []): GoldenResult {
  return compareGolden({
    golden: parseGoldenJson(golden, "golden"),
    got: parseGoldenJson(got, "got"),
    tolerance: DEFAULT_TOLERANCE,
    rules,
  });
}

describe("Values equal their golden ones", () => {
  test.each([
    ["1", "1.00000000001"],
    ["NaN", "NaN"],
    ["0", "-0"],
    ["Infinity", "Infinity"],
    ["1", "1.0"],
    ["9007199254740993", "9007199254740993"],
    ["9007199254740992", "9007199254740992.0"],
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ["[[], {}]", "[[], {}]"],
  ])("where the golden one is %s and the other is %s", (golden, got) => {
    expect(compare(golden, got)).toMatchObject({ mismatches: 0, first: null });
  });
});

describe("Values differ from their golden ones", () => {
  test.each([
    ["1", "1.000000001", "$"],
    ["0", "1e-300", "$"],
    ["NaN", "0", "$"],
    ["0", "NaN", "$"],
    ["null", "0", "$"],
    ["null", "NaN", "$"],
    ["1", '"1"', "$"],
    ["1", "true", "$"],
    ["Infinity", "-Infinity", "$"],
    ["9007199254740993", "9007199254740992", "$"],
    ["9007199254740993", "9007199254740994", "$"],
    ["[1,2]", "[2,1]", "$[0]"],
    ["[1,2]", "[1]", "$"],
    ["[]", "{}", "$"],
    ['{"a":1}', "{}", "$.a"],
    ['{"a":null}', "{}", "$.a"],
    ["{}", '{"a":null}', "$.a"],
    ['{"a":{"b c":[0,{"d":1}]}}', '{"a":{"b c":[0,{"d":2}]}}', '$.a["b c"][1].d'],
    ['{"a":"x"}', '{"a":"y"}', "$.a"],
  ])("where the golden one is %s and the other is %s: first at %3$s", (golden, got, path) => {
    const { mismatches, first } = compare(golden, got);
    expect(mismatches).toBeGreaterThanOrEqual(1);
    expect(first?.path).toBe(path);
  });

  test("with the largest ULP and relative difference, and their places", () => {
    const golden = '{"a":1,"b":[1,100,0]}';
    const got = `{"a":${1 + 2 ** -52},"b":[1,101,5e-324]}`;
    expect(compare(golden, got)).toEqual({
      places: 4,
      mismatches: 2,
      first: { path: "$.b[1]", expected: "100", got: "101", ulps: 2 ** 46, relative: 0.01 },
      largestUlps: { value: 2 ** 46, path: "$.b[1]" },
      largestRelative: { value: 0.01, path: "$.b[1]" },
    });
  });
});

describe("A tolerance of a path", () => {
  const [golden, got] = ['{"loss":[1,2],"id":3}', '{"loss":[1.001,2],"id":3.001}'];

  test("counts for what it matches alone", () => {
    expect(compare(golden, got)).toMatchObject({ mismatches: 2 });
    const rules = [{ pattern: "$.loss[*]", relative: 0.01 }];
    expect(compare(golden, got, rules)).toMatchObject({ mismatches: 1, first: { path: "$.id" } });
  });

  test("may be absolute, and the last that matches counts", () => {
    const rules = [
      { pattern: "*", absolute: 1 },
      { pattern: "$.id", absolute: 0 },
    ];
    expect(compare(golden, got, rules)).toMatchObject({ mismatches: 1, first: { path: "$.id" } });
    expect(compare("0", "1e-12", [{ pattern: "$", absolute: 1e-11 }])).toMatchObject({ mismatches: 0 });
  });

  test("lets integers differ that are too large for a double", () => {
    const rules = [{ pattern: "$", relative: 1e-3 }];
    expect(compare("9007199254740993", "9007199254740995", rules)).toMatchObject({ mismatches: 0 });
  });
});

test("Arrays differ in type, shape, or element by element", () => {
  const array = (values: readonly number[], shape: readonly number[], elements = "float64") =>
    ({ type: "array", shape, elements, values: Float64Array.from(values), imaginary: null }) as const;
  const of = (golden: ReturnType<typeof array>, got: ReturnType<typeof array>) =>
    compareGolden({ golden, got, tolerance: DEFAULT_TOLERANCE, rules: [] });
  expect(of(array([1, 2, 3, 4], [2, 2]), array([1, 2, 3, 5], [2, 2]))).toMatchObject({
    places: 4,
    mismatches: 1,
    first: { path: "$[1, 1]", expected: "4", got: "5" },
  });
  expect(of(array([1, 2], [2]), array([1, 2], [2, 1])).first?.got).toBe("an array of float64 of shape (2, 1)");
  expect(of(array([1], [1]), array([1], [1], "float32")).mismatches).toBe(1);
  expect(of(array([Number.NaN], [1]), array([Number.NaN], [1])).mismatches).toBe(0);
});

test("A path quotes keys that are no plain words", () => {
  expect(pathText(["a", 0, "b.c", "", [1, 2]])).toBe('$.a[0]["b.c"][""][1, 2]');
});
