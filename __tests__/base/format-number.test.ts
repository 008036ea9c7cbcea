import * as fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import {
  formatBoth,
  formatNumber,
  formatP,
  formatPercent,
  formatSigned,
  formatSignedPercent,
} from "../../src/base/format-number.ts";
import { formatBeforeAfter, formatValue } from "../../src/base/format-value.ts";

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
    [-0.0487, "−0.0487"],
    [0.000_001_234_5, "0.00000123"],
    [1.5e-10, "1.5e−10"],
    [1.23456e20, "1.23e20"],
    [100, "100"],
  ])("%p prints as %p", (value, text) => {
    expect(formatNumber(value, 3)).toBe(text);
  });

  test("signs and percent", () => {
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

  test("p-values", () => {
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

describe("before and after", () => {
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

  test.each([
    [1180, 1204, "ms", "1180 → 1204 ms"],
    [14_210, 16_230, "ms", "14.2 → 16.2 s"],
    [0.0012, 0.0013, "s", "1.2 → 1.3 ms"],
    [120, 950_000, "ns", "0.12 → 950 µs"],
    [900, 1024, "bytes", "900 → 1024 B"],
    [14_221, 14_233, "B", "14,221 → 14,233 B"],
    [2 ** 21, 2 ** 22, "bytes", "2048 → 4096 KiB"],
    [2 ** 31, 2 ** 30, "B", "2048 → 1024 MiB"],
    [0.012, 0.013, "USD", "0.012 → 0.013 USD"],
    [84.2, 79, "%", "84.2% → 79%"],
    [3, 4, "count", "3 → 4"],
    [3, 4, null, "3 → 4"],
    [null, 4, "ms", "– → 4 ms"],
    [0, -0, null, "0 → 0"],
  ])("%p to %p %s: %s", (baseline, candidate, unit, text) => {
    expect(formatBeforeAfter({ baseline, candidate }, unit, "number")).toBe(text);
  });

  test("a share of 1 prints as percent", () => {
    expect(formatBeforeAfter({ baseline: 0.29, candidate: 0.25 }, null, "percent")).toBe("29% → 25%");
  });

  test("single values carry their unit, missing ones none", () => {
    expect(formatValue(200, "ms")).toBe("200 ms");
    expect(formatValue(null, "ms")).toBe("–");
  });
});
