import { describe, expect, test } from "@jest/globals";
import { readStructure } from "../../../src/model/run/structure.ts";

function problemOf(value: object): string | null {
  const read = readStructure(value);
  return read.ok ? null : read.problem;
}

test("JSON values are read as they are, and values that JSON does not have become texts", () => {
  const value = { a: [1, "x", true, null, {}], b: { c: [] } };
  expect(readStructure(value)).toEqual({ ok: true, value });
  expect(readStructure([Number.NaN, Infinity, -Infinity, -0])).toEqual({
    ok: true,
    value: ["NaN", "Infinity", "-Infinity", 0],
  });
});

test("keys that objects inherit stay keys", () => {
  const read = readStructure(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'));
  const value = read.ok ? read.value : {};
  expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});

describe("bounds", () => {
  test("allow 100,000 values, lists and objects included", () => {
    expect(problemOf(Array.from({ length: 99_999 }, () => 0))).toBeNull();
    expect(problemOf(Array.from({ length: 100_000 }, () => 0))).toBe(
      "expected at most 100000 values, got more",
    );
    expect(problemOf({ a: Array.from({ length: 99_999 }, () => 0) })).toContain("at most 100000 values");
  });

  test("allow 32 levels of nesting", () => {
    const nested = (levels: number): object => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    expect(problemOf(nested(32))).toBeNull();
    expect(problemOf(nested(33))).toBe("expected at most 32 levels of nested lists and objects, got more");
    expect(problemOf(nested(100_000))).toContain("at most 32 levels");
  });

  test("allow a million characters of texts and keys", () => {
    expect(problemOf(["x".repeat(1_000_000)])).toBeNull();
    expect(problemOf({ k: "x".repeat(1_000_000) })).toBe(
      "expected at most 1000000 characters of text, got more",
    );
  });

  test("stop at a structure that contains itself", () => {
    const round: unknown[] = [];
    round.push(round);
    expect(problemOf(round)).toContain("at most 32 levels");
    // Two branches a level would be 2^31 values.
    let wide: unknown = 0;
    for (let level = 0; level < 31; level += 1) wide = [wide, wide];
    expect(problemOf([wide])).toContain("at most 100000 values");
  });
});

test.each<[string, object]>([
  ["Float64Array", Float64Array.of(1)],
  ["Map", new Map()],
  ["Date", new Date(0)],
  ["bigint", [1n]],
  ["undefined", { a: undefined }],
  ["function", [() => 1]],
])("%s is no JSON", (name, value) => {
  expect(problemOf(value)).toBe(`expected JSON, got ${name}`);
});
