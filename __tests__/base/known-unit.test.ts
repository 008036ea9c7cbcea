import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { baseUnit, conversion, isKnownUnit, isUnitLabel, unitsLike } from "../../src/base/known-unit.ts";
import { splitMeasured } from "../../src/base/measured-text.ts";

describe("known units convert", () => {
  // Expected numbers are those of the SI and of IEC 80000-13.
  test.each([
    [1.12, "us", "ns", 1120],
    [990, "ns", "µs", 0.99],
    [990, "ns", "\u03bcs", 0.99],
    [320, "ms", "s", 0.32],
    [1.5, "min", "s", 90],
    [2, "h", "min", 120],
    [1, "d", "h", 24],
    [500, "ps", "ns", 0.5],
    [1, "KiB", "B", 1024],
    [1, "kB", "B", 1000],
    [1536, "B", "KiB", 1.5],
    [1, "GiB", "MB", 1073.741824],
    [2, "TiB", "GiB", 2048],
    [8, "Mbit", "MB", 1],
    [1, "B", "bit", 8],
    [1, "GiB/s", "MB/s", 1073.741824],
    [60, "MB/min", "MB/s", 1],
    [600, "ops/min", "op/s", 10],
    [3000, "ns/iter", "us/iter", 3],
    [5, "%", "%", 5],
    [5, "USD", "USD", 5],
  ])("%d %s is so many %s: %d", (value, from, to, expected) => {
    expect(conversion(from, to)?.(value)).toBe(expected);
  });

  test.each([
    ["ms", "MB"],
    ["Mb", "MB"],
    ["mb", "MB"],
    ["kb/s", "kB/s"],
    ["MS", "ms"],
    ["ns/iter", "ns/op"],
    ["ns/iter", "ns"],
    ["s/it", "it/s"],
    ["USD", "EUR"],
    ["usd", "USD"],
    ["a/b/c", "a/b"],
    ["", "ms"],
    ["constructor", "toString"],
  ])("%s and %s do not", (from, to) => {
    expect([conversion(from, to), conversion(to, from)]).toEqual([null, null]);
  });

  test("there and back is the same number to 14 digits", () => {
    const unit = fc.constantFrom("ns", "us", "ms", "s", "min", "h", "d");
    fc.assert(
      fc.property(unit, unit, fc.integer({ min: 1, max: 1e9 }), (from, to, value) => {
        const back = conversion(to, from)?.(conversion(from, to)?.(value) ?? Number.NaN) ?? Number.NaN;
        expect(Math.abs(back / value - 1)).toBeLessThan(1e-14);
      }),
    );
  });

  test("a unit's base converts from it, and a label is its own", () => {
    expect(["min", "GiB", "ops/min", "kB/h", "ms/iter", "%", "USD"].map(baseUnit)).toEqual([
      "ns",
      "B",
      "op/s",
      "B/s",
      "ns/iter",
      "%",
      "USD",
    ]);
  });
});

test("a label has nothing that a report could take for anything else", () => {
  const fit = ["ms", "MB/s", "µs", "°C", "req/s", "ns per iter", "m^2", "$"];
  expect(fit.filter((text) => !isUnitLabel(text))).toEqual([]);
  const unfit = ["", " ms", "a|b", "<b>", "a\nb", "`x`", "[x](y)", "@all", "5", "x".repeat(33), "a\u202eb"];
  expect(unfit.filter(isUnitLabel)).toEqual([]);
});

test("messages name what converts", () => {
  expect(unitsLike("ms")).toBe("ns, us, ms, s, min, h");
  expect([unitsLike("USD"), isKnownUnit("USD"), isKnownUnit("MB/s")]).toEqual(["USD", false, true]);
});

test.each([
  ["12 ms", { value: 12, unit: "ms" }],
  ["-1.5e-3s", { value: -0.0015, unit: "s" }],
  [" .5 GiB/s ", { value: 0.5, unit: "GiB/s" }],
  ["95%", { value: 95, unit: "%" }],
  ["12", null],
  ["ms", null],
  ["1,200 ms", null],
  ["12 345 ms", null],
  ["2026-11-30", null],
  ["1.2.3", null],
  ["NaN ms", null],
])("%s is number and unit: %j", (text, expected) => {
  expect(splitMeasured(text)).toEqual(expected);
});
