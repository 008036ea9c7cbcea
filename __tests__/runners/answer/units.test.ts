import { describe, expect, test } from "@jest/globals";
import { extractMetrics } from "../../../src/runners/answer/extract-metrics.ts";
import { joined } from "../../../src/runners/answer/joined-metrics.ts";
import { matchPatterns } from "../../../src/runners/answer/match-patterns.ts";
import { inOwnUnits } from "../../../src/runners/answer/own-metrics.ts";
import {
  type MetricShape,
  parseMetricsJson,
  type ReadMetrics,
  readMetrics,
} from "../../../src/runners/answer/read-metrics.ts";
import { selectPaths } from "../../../src/runners/answer/select-paths.ts";
import { declaredIn, NUMBERS, structured } from "../../support/metric-shape.ts";

const WITH_GROUP = String.raw`t: ([0-9.]+) ?(?<unit>[A-Za-z/%]*)`;
const PLAIN = String.raw`t: ([0-9.]+)`;

/** `12 ms`, or why not. */
function said(read: ReadMetrics, name = "t"): string {
  if (!read.ok) return read.problem;
  const { metrics, units = {} } = read.value;
  return [JSON.stringify(metrics[name]), ...(units[name] === undefined ? [] : [units[name]])].join(" ");
}

function match(line: string, pattern: string, shape: MetricShape = NUMBERS): string {
  return said(matchPatterns(line, { t: pattern }, { source: "stdout", shape }));
}

describe("a group named unit", () => {
  test.each([
    ["t: 12 ms", "12 ms"],
    ["t: 12 frames", "12 frames"],
    ["t: 12", "12"],
    ["t: 990 ns\nt: 1.12 us", "1.12 us"],
    ["t: 990 ns\nt: 12", "12"],
  ])("says in what %j is: %s", (line, expected) => {
    expect(match(line, WITH_GROUP)).toBe(expected);
  });

  test.each([
    ["t: 1.12 us", "ns", "1120 ns"],
    ["t: 1.5 min", "s", "90 s"],
    ["t: 12", "ms", "12"],
    ["t: 12 USD", "USD", "12 USD"],
    ["t: 2 GiB/s", "MB/s", "2147.483648 MB/s"],
  ])("%s is converted to the declared %s: %s", (line, unit, expected) => {
    expect(match(line, WITH_GROUP, declaredIn({ t: unit }))).toBe(expected);
  });

  test.each([
    [
      "t: 12 MB",
      "ms",
      "expected metric 't' in ms, or in a unit that converts to it (ns, us, ms, s, min, h), got '12 MB'",
    ],
    ["t: 12 Mb", "MB", "got '12 Mb'"],
    ["t: 12 EUR", "USD", "expected metric 't' in USD, got '12 EUR'"],
  ])("%s is unreadable where %s is declared", (line, unit, problem) => {
    expect(match(line, WITH_GROUP, declaredIn({ t: unit }))).toContain(problem);
  });

  test("may stand before the number, and catch what is no unit", () => {
    expect(match("t (ms): 12", String.raw`t \((?<unit>\w+)\): ([0-9.]+)`)).toBe("12 ms");
    expect(match("t: 12 |", String.raw`t: ([0-9.]+) (?<unit>.*)`)).toBe(
      "expected a unit such as ms for metric 't', got '|'",
    );
  });
});

describe("without such a group the known unit right behind the number counts", () => {
  test.each([
    ["t: 992.1 ns/iter", "992.1 ns"],
    ["t: 1.12 us/iter (+/- 3)", "1.12 us"],
    ["t: 95%", "95 %"],
    ["t: 12MB/s", "12 MB/s"],
    ["t: 12 ops/s", "12 ops/s"],
    ["t: 12 frames", "12"],
    ["t: 12 m", "12"],
    ["t: 12 ms_total", "12"],
    ["t: 12 msec.", "12 msec"],
    ["t: 12  ms", "12"],
    ["t: 12 of 40 s", "12"],
  ])("%s: %s", (line, expected) => {
    expect(match(line, PLAIN)).toBe(expected);
  });

  test.each([
    ["t: 1.12 us/iter", "ns", "1120 ns"],
    ["t: 1.12 us/iter", "ns/iter", "1120 ns/iter"],
    ["t: 1.5 m", "s", "90 s"],
    ["t: 12 ms", "widgets", "12"],
    ["t: 12 kB per op", "B/op", "12000 B/op"],
    ["t: 12 B", "B/op", "12 B/op"],
  ])("%s with %s declared: %s", (line, unit, expected) => {
    expect(match(line, PLAIN, declaredIn({ t: unit })).replace(/ widgets$/, "")).toBe(expected);
  });

  test("is unreadable where it does not convert to the declared one", () => {
    expect(match("t: 12 MB", PLAIN, declaredIn({ t: "ms" }))).toContain("got '12 MB'");
  });

  test("a group that catches nothing leaves it out", () => {
    expect(match("t: 12 ms", `${PLAIN}(?<unit>)`)).toBe("12");
  });
});

describe("a magnitude right behind the number keeps 1.2M and 1.2G apart", () => {
  test.each([
    ["t: 1.2k", "1.2 k"],
    ["t: 1.2M", "1.2 M"],
    ["t: 1.2 G", "1.2 G"],
    ["t: 128Mi,", "128 Mi"],
    ["t: 1.2 Gb", "1.2 Gb"],
    ["t: 12.3k/s", "12.3 k/s"],
    ["t: 3 GHz", "3 GHz"],
    ["t: 9.4 Gbits/sec", "9.4 Gbits/sec"],
    ["t: 12 Mangos", "12"],
    ["t: 12 Greens", "12"],
    ["t: 12x", "12"],
  ])("%s: %s", (line, expected) => {
    expect(match(line, PLAIN)).toBe(expected);
  });

  test.each([
    ["t: 1.2k", "kops", "1.2 kops"],
    ["t: 1.2M", "M", "1.2 M"],
    ["t: 9.4 Gbits/sec", "Mbits/sec", "9400 Mbits/sec"],
    ["t: 12", "ops", "12"],
  ])("%s with %s declared: %s", (line, unit, expected) => {
    expect(match(line, PLAIN, declaredIn({ t: unit }))).toBe(expected);
  });

  test("is unreadable where the declared unit has none", () => {
    expect(match("t: 1.2k", PLAIN, declaredIn({ t: "ops" }))).toContain("got '1.2 k'");
  });
});

describe("JSON", () => {
  test.each([
    ['{"t": "12 ms"}', {}, "12 ms"],
    ['{"t": "12 ms"}', { t: "s" }, "0.012 s"],
    ['{"t": "12 widgets"}', { t: "widgets" }, "12 widgets"],
    ['{"t": 12, "units": {"t": "ms"}}', {}, "12 ms"],
    ['{"metrics": {"t": 12}, "units": {"t": "ms"}}', { t: "us" }, "12000 us"],
    ['{"t": null, "units": {"t": "ms"}}', {}, "null"],
    ['{"t": 12}', { t: "ms" }, "12"],
  ])("%s with %j declared: %s", (line, units, expected) => {
    expect(said(parseMetricsJson(line, declaredIn(units)))).toBe(expected);
  });

  test.each([
    ['{"t": "12 widgets"}', {}, "expected a number for metric 't'"],
    ['{"t": "1,200 ms"}', {}, "expected a number for metric 't'"],
    ['{"t": "12 MB"}', { t: "ms" }, "got '12 MB'"],
    ['{"t": 12, "units": {"tt": "ms"}}', {}, "'tt', which is no metric here"],
    [
      '{"metrics": {"t": 12}, "units": "ms"}',
      {},
      'expected units as texts by metric, such as {"time": "ms"}',
    ],
    ['{"metrics": {"t": 12}, "units": {"t": 5}}', {}, "expected units as texts by metric"],
    ['{"t": 12, "units": {"t": "<b>"}}', {}, "expected a unit such as ms"],
  ])("%s is unreadable with %j declared", (line, units, problem) => {
    expect(said(parseMetricsJson(line, declaredIn(units)))).toContain(problem);
  });

  test("a list has no unit", () => {
    const read = readMetrics({ metrics: { t: [1, 2] }, units: { t: "ms" } }, structured("t"));
    expect(said(read)).toBe("expected a number for metric 't', which has a unit");
  });

  test("a path and an answer take it, too", () => {
    expect(said(selectPaths({ a: "1.5 s" }, { t: "$.a" }, declaredIn({ t: "ms" })))).toBe("1500 ms");
    const answer = extractMetrics(
      "t: 2 s",
      { t: { from: "pattern", pattern: WITH_GROUP } },
      declaredIn({ t: "ms" }),
    );
    expect(said(answer)).toBe("2000 ms");
  });
});

test("what a runner measures itself is in the declared unit", () => {
  const measured = {
    "wall-ms": 320,
    "max-rss-bytes": 2_000_000,
    "latency-ms": 5,
    "total-tokens": 7,
    "user-ms": null,
  };
  const declared = {
    "wall-ms": "s",
    "max-rss-bytes": "MB",
    "latency-ms": "USD",
    "total-tokens": "s",
    "user-ms": "s",
  };
  expect(inOwnUnits(measured, declaredIn(declared))).toEqual({
    ...measured,
    "wall-ms": 0.32,
    "max-rss-bytes": 2,
  });
  expect(inOwnUnits(measured, NUMBERS)).toEqual(measured);
});

test("a number that takes another's place does not take its unit", () => {
  const first = { metrics: { t: 1, u: 2 }, nonFinite: [], units: { t: "ms", u: "s" } };
  expect(joined(first, { metrics: { t: 3 }, nonFinite: [] })).toEqual({
    metrics: { t: 3, u: 2 },
    nonFinite: [],
    units: { u: "s" },
  });
});
