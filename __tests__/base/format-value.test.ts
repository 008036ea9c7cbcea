import { describe, expect, test } from "@jest/globals";
import {
  formatBeforeAfter,
  formatChange,
  formatDuration,
  formatSize,
  formatValue,
  formatWrittenSize,
} from "../../src/base/format-value.ts";

describe("before and after", () => {
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

describe("sizes on a metric's scale", () => {
  const ms = { scale: "absolute", unit: "ms", as: "number" } as const;
  const share = { scale: "absolute", unit: null, as: "percent" } as const;
  const relative = { ...ms, scale: "relative" } as const;

  test("changes carry their sign and the unit that suits the largest of them", () => {
    expect(formatChange(2020, 20_000, ms)).toBe("+2.02 s");
    expect(formatChange(-0.143, 0.2, share)).toBe("−14.3 pp");
    expect(formatChange(0.1102, 1, relative)).toBe("+11%");
    expect(formatChange(0.477 - 0.577, 1, { ...share, as: "number" })).toBe("−0.1");
    expect([formatChange(0, 1, ms), formatChange(null, 1, ms), formatChange(Infinity, 1, ms)]).toEqual([
      "0 ms",
      "–",
      "–",
    ]);
  });

  test("what was computed is rounded, what was written is not", () => {
    expect([formatSize(0.012345, share), formatWrittenSize(0.012345, share)]).toEqual([
      "1.2 pp",
      "1.2345 pp",
    ]);
    expect([formatSize(0.012345, relative), formatWrittenSize(0.012345, relative)]).toEqual([
      "1.2%",
      "1.2345%",
    ]);
    expect([formatSize(12.3456, ms), formatWrittenSize(12.3456, ms)]).toEqual(["12.3 ms", "12.3456 ms"]);
  });
});

test.each([
  [15, "15 ms"],
  [400, "0.4 s"],
  [9949, "9.95 s"],
  [22_700, "23 s"],
  [119_400, "119 s"],
  [240_000, "4 min"],
  [7_200_000, "2 h"],
  [9_000_000, "2 h 30 min"],
])("%d ms read %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
