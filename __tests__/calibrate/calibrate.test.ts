import { expect, test } from "@jest/globals";
import type { Calibration } from "../../src/model/result/calibration.ts";
import { BY_REPETITION, BY_TASK, metric } from "../support/samples/build-input.ts";
import { calibrated, METRICS, nullRows, ofMetric } from "./build-calibration.ts";

const PAIRED = calibrated(nullRows(12, 4, "paired"), { compare: BY_TASK, splits: 24 });
const UNPAIRED = calibrated(nullRows(1, 16, "unpaired"), { compare: BY_REPETITION, splits: 24 });
const BOTH: readonly (readonly [string, Calibration])[] = [
  ["paired units", PAIRED],
  ["repetitions", UNPAIRED],
];

test.each(BOTH)("false alarms of unchanged %s are no more than alpha allows", (_, calibration) => {
  const { fail } = calibration.perPullRequest;
  expect(fail.of).toBe(24);
  expect(fail.lower).toBeLessThanOrEqual(calibration.alpha);
  // 6 of 24 at a rate of 5 % have a probability of 0.001 (binomial tail).
  expect(fail.count).toBeLessThan(6);
  expect(calibration.perComparison.of).toBe(24 * METRICS.length);
});

test.each(BOTH)(
  "power of %s never falls as the worsening grows, and its interval holds it",
  (_, calibration) => {
    for (const { power, metric: name } of calibration.metrics) {
      const shares = power.map(({ seen }) => seen.share);
      expect([name, shares]).toEqual([name, shares.toSorted((a, b) => a - b)]);
      expect(power.map(({ worsening }) => worsening)).toHaveLength(5);
      for (const { seen } of power) {
        expect(seen.of).toBe(24);
        expect(seen.lower).toBeLessThanOrEqual(seen.share);
        expect(seen.upper).toBeGreaterThanOrEqual(seen.share);
      }
    }
  },
);

test.each(BOTH)("a steady metric of %s sees +20 %%, hardly ever its margin", (_, calibration) => {
  const steady = ofMetric(calibration, "steady").power.map(({ seen }) => seen.count);
  // At its margin a red is false: 6 of 24 at a rate of 5 % have a probability of 0.001 (binomial tail).
  expect(steady[1]).toBeLessThan(6);
  expect(steady[3]).toBe(24);
});

test.each(BOTH)(
  "a metric of %s that noise leaves undecided is named, and what the gate makes of it",
  (_, { warnings }) => {
    const named = warnings.find(({ code }) => code === "too-noisy");
    expect(named?.text).toMatch(
      /^Too noisy for their margins: .*noisy.* \(gate\.max-undecided; here \d of \d\)/,
    );
    expect(named?.text).not.toContain("steady");
  },
);

test.each(BOTH)("a metric of %s that is mostly noise is named useless", (_, calibration) => {
  const noisy = ofMetric(calibration, "noisy");
  expect(noisy.use).toBe("useless");
  expect(noisy.advice).toMatch(/role: track/);
  expect(noisy.unitsNeeded).toBeGreaterThan(1000);
});

test.each(BOTH)("a metric of %s that never varies is named quiet", (_, calibration) => {
  const constant = ofMetric(calibration, "constant");
  expect(constant.use).toBe("quiet");
  expect(constant.advice).toMatch(/deterministic: true/);
  expect([constant.mde, constant.unitsNeeded]).toEqual([null, null]);
  expect([constant.falseReds.count, constant.falseWarnings.count]).toEqual([0, 0]);
});

test("what a metric needs follows from its noise", () => {
  // sd of the log difference of two means of 2: 0.03; units for mu = ln 1.05 at t about 3 + 0.85: 5.6, and 5 at least.
  const steady = ofMetric(PAIRED, "steady");
  expect([steady.units, steady.repetitions, steady.use]).toEqual([12, 2, "fit"]);
  expect(steady.unitsNeeded).toBeGreaterThanOrEqual(5);
  expect(steady.unitsNeeded).toBeLessThanOrEqual(12);
  expect(steady.recommended.margin?.value).toBeLessThanOrEqual(0.05);
  const score = ofMetric(PAIRED, "score");
  expect(score.use).toBe("weak");
  expect(score.recommended.margin).toEqual({ scale: "absolute", value: expect.any(Number) });
  expect(score.recommended.margin?.value).toBeGreaterThan(score.margin.value);
  expect(score.recommended.repetitions).toBeGreaterThan(score.repetitions);
});

test("sizes of an absolute margin are its multiples", () => {
  expect(ofMetric(PAIRED, "score").power.map(({ worsening }) => worsening)).toEqual([
    0.02, 0.05, 0.1, 0.2, 0.4,
  ]);
  expect(ofMetric(PAIRED, "passed").power.map(({ worsening }) => worsening)).toEqual([
    0.05, 0.125, 0.25, 0.5, 1,
  ]);
});

test("one seed gives the same bits for rows in any order, another seed others", () => {
  const rows = nullRows(8, 4, "seeds");
  const part = { compare: BY_TASK, splits: 6 };
  const once = calibrated(rows, part);
  expect(calibrated(rows.toReversed(), part)).toEqual(once);
  expect(calibrated(rows, { ...part, seed: 2 }).metrics).not.toEqual(once.metrics);
});

test("lists and objects are not tested, and say so", () => {
  const rows = nullRows(8, 2, "roles").map((one) => ({
    ...one,
    metrics: { ...one.metrics, fit: [1, { a: "x" }] },
  }));
  const metrics = [metric({ name: "fit", kind: "exact" }), metric({ name: "steady", kind: "latency" })];
  const calibration = calibrated(rows, { compare: BY_TASK, splits: 4, metrics });
  expect(ofMetric(calibration, "fit")).toMatchObject({ use: "not-tested", power: [] });
});

test("tracked and exact metrics are not made worse, and say what they are", () => {
  const metrics = [
    metric({ name: "steady", kind: "latency", role: "track" }),
    metric({ name: "noisy", kind: "exact", better: "lower" }),
    metric({ name: "absent", kind: "latency" }),
  ];
  const calibration = calibrated(nullRows(8, 2, "roles"), { compare: BY_TASK, splits: 4, metrics });
  expect(calibration.metrics.map(({ metric: name, use, power }) => [name, use, power])).toEqual([
    ["steady", "not-tested", []],
    ["noisy", "not-tested", []],
  ]);
  expect(ofMetric(calibration, "noisy").advice).toMatch(/^Differs between repetitions/);
  expect(calibration.warnings.map(({ code }) => code)).toEqual([
    "not-measured",
    "one-job",
    "shared-rows",
    "half-size",
  ]);
});
