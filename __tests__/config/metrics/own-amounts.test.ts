import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { effectiveMetric } from "../../../src/detect/values/subject.ts";
import { problemLines } from "../../support/usage-error-of.ts";

function config(metric: string, run = "command: x"): string {
  return `version: 1\nid: g\nmatrix: { axes: { mode: [fast, slow] } }\nrun: { ${run} }\nmetrics: { time: { ${metric} } }\n`;
}

function metricOf(metric: string) {
  const [first] = parseConfig(config(metric), "c").metrics;
  if (first === undefined) throw new Error("expected a metric");
  return first;
}

const problems = (metric: string, run?: string) =>
  problemLines(() => parseConfig(config(metric, run), "c")).map((line) => line.replace(/^c:\d+:\d+ /, ""));

describe("numbers of a metric may be written with a unit", () => {
  test("and are converted to the metric's own", () => {
    const metric = metricOf(
      "kind: latency, unit: ms, max: 1.5 s, warn-max: 900, min: 10us, negligible: 0.005 s, overrides: [{ where: { mode: fast }, max: 2 s, negligible: 7 ms }]",
    );
    expect(metric).toMatchObject({
      limits: { max: 1500, warnMax: 900, min: 0.01 },
      negligible: 5,
    });
    expect(effectiveMetric(metric, { mode: "fast" })).toMatchObject({ limits: { max: 2000 }, negligible: 7 });
    expect(effectiveMetric(metric, { mode: "slow" })).toMatchObject({ limits: { max: 1500 }, negligible: 5 });
  });

  test("an absolute margin and points, too", () => {
    expect(metricOf("kind: score, better: lower, unit: s, margin: 20 ms").margin).toEqual({
      scale: "absolute",
      value: 0.02,
    });
    expect(metricOf("kind: latency, unit: MB, rule: { points: 500 kB }").rule).toEqual({
      by: "points",
      value: 0.5,
    });
  });

  test("an unknown unit is taken where it is the metric's own", () => {
    expect(metricOf("kind: amount, better: lower, unit: USD, max: 5 USD").limits.max).toBe(5);
  });

  test("zero, a number and a percentage are what they were", () => {
    expect(metricOf("kind: latency, unit: ms, margin: 5%, max: 5, negligible: 0")).toMatchObject({
      margin: { scale: "relative", value: 0.05 },
      limits: { max: 5 },
      negligible: 0,
    });
  });
});

describe("refused is", () => {
  test.each([
    [
      "kind: latency, unit: ms, max: 5 MB",
      "metrics.time.max: expected a number in ms, or with a unit that converts to it (ns, us, ms, s, min, h), got 5 MB",
    ],
    ["kind: latency, unit: MB, max: 5 Mb", "got 5 Mb"],
    ["kind: latency, unit: USD, max: 5 EUR", "metrics.time.max: expected a number in USD, got 5 EUR"],
    [
      "kind: latency, max: 5 ms",
      "metrics.time.max: expected a number, since the metric has no unit, got 5 ms (write unit: ms, too)",
    ],
    ["kind: latency, unit: ms, negligible: 5 MB", "metrics.time.negligible: expected a number in"],
    [
      "kind: latency, unit: ms, negligible: -5 ms",
      "metrics.time.negligible: expected a number that is not negative",
    ],
    [
      "kind: latency, unit: ms, max: soon",
      'metrics.time.max: expected a number, or one with its unit such as 1.5 ms, got "soon"',
    ],
    [
      "kind: latency, unit: s, margin: 500 ms",
      "takes a margin relative to the baseline, got 500 ms (write a percentage such as 5%, or negligible: 500 ms for what is too small to matter)",
    ],
    ["kind: score, better: lower, unit: s, margin: 5 MB", "metrics.time.margin: expected a number in"],
    [
      "kind: latency, unit: ms, min: 2 s, max: 1 s",
      "metrics.time.max: expected a number above min (2 s), got 1 s",
    ],
    [
      "kind: latency, unit: ms, overrides: [{ where: { mode: fast }, max: 5 MB }]",
      "overrides[0].max: expected a number in",
    ],
    [
      "kind: latency, unit: s, max: 0.4 s, overrides: [{ where: { mode: fast }, warn-max: 500 ms }]",
      "overrides[0].warn-max: expected a number below max (0.4 s), got 500 ms",
    ],
    [
      "kind: exact, overrides: [{ where: { mode: fast }, negligible: 5 }]",
      "overrides[0].negligible: kind exact has no such tolerance",
    ],
  ])("%s", (metric, problem) => {
    const found = problems(metric);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(problem);
  });
});

describe("a pattern with a group named unit", () => {
  const patterns = (pattern: string) => `command: x, metrics-from: { patterns: { time: '${pattern}' } }`;

  test("has one other group", () => {
    expect(problems("kind: latency", patterns("([0-9]+) (?<unit>[a-z]+)"))).toEqual([]);
    expect(problems("kind: latency", patterns("(?<unit>[a-z]+): (?<value>[0-9]+)"))).toEqual([]);
    expect(problems("kind: latency", patterns("(?<unit>[a-z]+)"))).toEqual([
      "run.metrics-from.patterns.time: expected one capture group for the number beside the group named unit, got none",
    ]);
    expect(problems("kind: latency", patterns("(a)(b)(?<unit>c)"))[0]).toContain("got 2 of them");
    expect(problems("kind: latency", patterns("(a)(?<units>c)"))[0]).toContain(
      "with one capture group, got 2 of them",
    );
  });

  test.each([
    "max: 5",
    "negligible: 5",
    "rule: { points: 5 }",
    "overrides: [{ where: { mode: fast }, max: 5 }]",
  ])("needs a declared unit beside %s", (part) => {
    const run = patterns("([0-9]+) (?<unit>[a-z]+)");
    expect(problems(`kind: latency, ${part}`, run)[0]).toContain(
      "metrics.time: needs its unit, such as unit: ms",
    );
    expect(problems(`kind: latency, unit: ms, ${part}`, run)).toEqual([]);
  });
});
