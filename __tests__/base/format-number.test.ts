import * as fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import {
  formatBoth,
  formatNumber,
  formatP,
  formatPercent,
  formatSigned,
  formatSignedPercent,
  formatWritten,
  formatWrittenPercent,
  withoutResidue,
} from "../../src/base/format-number.ts";

describe("formatNumber", () => {
  test.each([
    [null, "–"],
    [Number.NaN, "–"],
    [Number.NEGATIVE_INFINITY, "–"],
    [0, "0"],
    [-0, "0"],
    [5, "5"],
    [1234, "1234"],
    [12_345, "12,345"],
    [12_345_678, "12,345,678"],
    [1234.56, "1235"],
    [0.5, "0.5"],
    [0.80049, "0.800"],
    [0.09996, "0.100"],
    [-0.0487, "−0.0487"],
    [0.000_001_234_5, "0.00000123"],
    [1.5e-10, "1.5e−10"],
    [1.23456e20, "1.23e20"],
    [100, "100"],
  ])("%p prints as %p", (value, text) => {
    expect(formatNumber(value, 3)).toBe(text);
  });

  test("writes signs and percent", () => {
    expect([formatSigned(0.5, 2), formatSigned(-0.5, 2), formatSigned(0, 2), formatSigned(null, 2)]).toEqual([
      "+0.5",
      "−0.5",
      "0",
      "–",
    ]);
    expect([0.123, 0.05, 1, 0.999_6, 12.34, 0.000_12, -0.0652, 0, null].map((x) => formatPercent(x))).toEqual(
      ["12.3%", "5%", "100%", "100%", "1234%", "0.012%", "−6.5%", "0%", "–"],
    );
    expect(formatSignedPercent(0.123)).toBe("+12.3%");
  });

  test("below 1 % two digits are kept, and none is lost where it rounds to 1", () => {
    expect([0.0025, 0.00123, 0.00996, 0.01].map((x) => formatPercent(x))).toEqual([
      "0.25%",
      "0.12%",
      "1%",
      "1%",
    ]);
  });

  test("what somebody wrote keeps its digits, without those that doubles add", () => {
    expect([0.0125, 0.1 + 0.2, 12_345.678, 1e-9, 0].map(formatWritten)).toEqual([
      "0.0125",
      "0.3",
      "12,345.678",
      "1e−9",
      "0",
    ]);
    expect([0.0125, 0.29, 0.07].map(formatWrittenPercent)).toEqual(["1.25%", "29%", "7%"]);
  });

  test("a difference 10^12 times smaller than what it is of is rounding", () => {
    // 0.1 + 0.2 - 0.3 = 2^-54.
    expect(withoutResidue(0.1 + 0.2 - 0.3, 0.3)).toBe(0);
    expect(withoutResidue(1e-9, 0.3)).toBe(1e-9);
    expect(withoutResidue(1e-17, 0)).toBe(1e-17);
  });

  test("writes p-values", () => {
    expect([0, 0.0009, 0.012, 0.0499, 0.34, 0.995, 1, null].map(formatP)).toEqual([
      "p < 0.001",
      "p < 0.001",
      "p = 0.012",
      "p = 0.050",
      "p = 0.34",
      "p > 0.99",
      "p = 1",
      "–",
    ]);
  });
});

describe("formatBoth", () => {
  test("differ visibly wherever the numbers differ", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const [before, after] = formatBoth(a, b);
        expect(before === after).toBe(a === b);
      }),
      { seed: 13, numRuns: 1000 },
    );
    expect(formatBoth(1000.1, 1000.2)).toEqual(["1000.1", "1000.2"]);
    expect(formatBoth(14_221.25, 14_221.5)).toEqual(["14,221.3", "14,221.5"]);
  });
});
