import { describe, expect, test } from "@jest/globals";
import { matchesPattern, matchesWhere, matchWhere } from "../../../src/model/config/where.ts";

describe("a value with * in it", () => {
  const cases: readonly (readonly [pattern: string, value: string, isMatch: boolean])[] = [
    ["Sort*", "Sort/n=10", true],
    ["Sort*", "QuickSort", false],
    ["*Sort", "QuickSort", true],
    ["*/n=*-8", "Sort/n=10-8", true],
    ["*/n=*-8", "Sort/n=10-16", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a**b", "a-b", true],
    ["*", "", true],
    ["*x*y*", "yx", false],
    ["a.c*", "abc", false],
  ];

  test.each(cases)("%s and %s: %s", (pattern, value, isMatch) => {
    expect(matchesPattern(pattern, value)).toBe(isMatch);
    expect(matchesWhere({ benchmark: value }, { benchmark: [pattern] })).toBe(isMatch);
    expect(matchWhere({ benchmark: value }, { benchmark: [pattern] })).toBe(isMatch);
  });

  test("still is itself, and values without it are compared whole", () => {
    expect(matchWhere({ op: "2*3" }, { op: ["2*3"] })).toBe(true);
    expect(matchesWhere({ op: "2*3" }, { op: ["2"] })).toBe(false);
    expect(matchWhere({ size: 10 }, { size: ["1*"] })).toBe(true);
  });

  test("takes no time that explodes", () => {
    const pattern = `${"a*".repeat(200)}b`;
    expect(matchesPattern(pattern, "a".repeat(20_000))).toBe(false);
  });
});
