import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { plannedMde } from "../../../src/detect/planned/planned-mde.ts";
import { reachWarnings } from "../../../src/detect/planned/planned-reach.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import {
  BY_REPETITION,
  BY_TASK,
  input,
  metric,
  planOf,
  repetitionRows,
  row,
  taskName,
} from "../../support/samples/build-input.ts";

const ERRORS: Metric = metric({
  name: "errors",
  kind: "count",
  poisson: true,
  margin: { scale: "relative", value: 0.1 },
});

function compared(
  before: readonly number[],
  after: readonly number[],
  of: Metric = ERRORS,
): Finding | undefined {
  return detect(
    input({
      metrics: [of],
      compare: BY_REPETITION,
      baseline: repetitionRows(of.name, before),
      candidate: repetitionRows(of.name, after),
    }),
  ).findings[0];
}

describe("one total a side", () => {
  test("is enough for a red", () => {
    // scipy.stats.binomtest(160, 260, 1.1 / 2.1, alternative='greater').pvalue
    expect(compared([100], [160])).toMatchObject({
      kind: "regression",
      design: "unpaired",
      estimate: expect.closeTo(0.6, 12),
      intervalMethod: "clopper-pearson",
      pMargin: expect.closeTo(0.0018138, 6),
      n: { units: 1 },
    });
  });

  test("is enough for a green too where there are many events and hardly more than before", () => {
    expect(compared([10_000], [10_100])).toMatchObject({
      kind: "pass",
      reason: { code: "no-worse-than-margin" },
    });
    expect(compared([10_000], [10_000])?.kind).toBe("pass");
  });

  test("few events are inconclusive, and say what they could have shown", () => {
    const finding = compared([3], [4]);
    // All 7 on the candidate: (1.1 / 2.1)^7.
    expect(finding).toMatchObject({ kind: "inconclusive", attainableP: expect.closeTo((1.1 / 2.1) ** 7, 9) });
  });

  test("without `poisson` it is too little", () => {
    expect(compared([100], [160], { ...ERRORS, poisson: false })?.kind).not.toBe("regression");
  });

  test("fewer is worse where higher is better", () => {
    const handled: Metric = { ...ERRORS, name: "handled", better: "higher" };
    expect(compared([160], [100], handled)).toMatchObject({
      kind: "regression",
      estimate: expect.closeTo(-0.375, 12),
    });
    expect(compared([100], [160], handled)?.kind).toBe("improved");
  });

  test("none before and many now is worse, with no percentage", () => {
    expect(compared([0], [20])).toMatchObject({ kind: "regression", estimate: null, upper: null });
    expect(compared([20], [0])).toMatchObject({ kind: "improved", estimate: -1 });
    expect(compared([0], [0])?.kind).toBe("pass");
  });

  test("the rate is per trial, on sides of different size", () => {
    expect(compared([10, 12, 9, 9], [10, 10])).toMatchObject({
      estimate: 0,
      values: { baseline: 10, candidate: 10 },
    });
  });
});

describe("what the events could have shown", () => {
  test("is exact: 200 events see a ratio of 1.574 four times in five", () => {
    // SciPy 1.17: see __tests__/stats/tests/poisson-power.test.ts.
    const finding = compared([100], [100]);
    expect(finding).toMatchObject({ kind: "inconclusive", mde: expect.closeTo(0.5737051687, 8) });
  });

  test("no change is distinguished from 10 % by some 2,750 events: 14 times as many repetitions", () => {
    const finding = compared([100], [100]);
    expect(finding?.neededUnits).toBe(14);
    expect(finding?.reason.text).toContain("Needs about 14 repetitions to detect 10%.");
    // A hundred repetitions of one event each need as many events.
    const ones = Array.from({ length: 100 }, () => 1);
    expect(compared(ones, ones)?.neededUnits).toBe(1379);
  });

  test("where higher is better the rate that is seen lies below", () => {
    const handled: Metric = { ...ERRORS, name: "handled", better: "higher" };
    const finding = compared([100], [100], handled);
    // 1 - 1 / 1.579: the factor is 0.9, not 1 / 1.1.
    expect(finding?.mde).toBeGreaterThan(0.35);
    expect(finding?.mde).toBeLessThan(0.4);
  });

  test("too few events see nothing, however many more there are", () => {
    expect(compared([1], [2])).toMatchObject({ kind: "inconclusive", mde: null });
  });

  test("is planned from the rate of past runs", () => {
    const metrics = [
      {
        metric: "errors",
        group: {},
        n: 1,
        mean: 20,
        sd: 0,
        meanLog: null,
        clusters: null,
        quantile: null,
      },
    ];
    const past = { runId: "r", sha: null, time: "2026-11-01", runnerClass: "c", versions: {} } as const;
    const history = [
      { schema: "regression-gate/history@1", complete: true, verdict: "pass", metrics, ...past },
    ] as const;
    const plan = planOf([{}], { repetitions: 5 });
    const request = { metrics: [ERRORS], compare: BY_REPETITION, plan, history, sameJob: false };
    // 5 trials of 20 events a side are 200 events.
    expect(plannedMde(request)).toMatchObject([{ mde: expect.closeTo(0.5737051687, 8) }]);
  });
});

describe("paired units", () => {
  const rows = (counts: readonly (readonly number[])[]): readonly TrialRecord[] =>
    counts.flatMap((trials, task) =>
      trials.map((errors, repetition) =>
        row({ axes: { task: taskName(task) }, repetition, metrics: { errors } }),
      ),
    );
  const paired = (before: readonly (readonly number[])[], after: readonly (readonly number[])[]) =>
    detect(input({ metrics: [ERRORS], compare: BY_TASK, baseline: rows(before), candidate: rows(after) }))
      .findings[0];

  test("are added up where each has the same trials on both sides", () => {
    expect(paired([[40], [60]], [[70], [90]])).toMatchObject({
      kind: "regression",
      design: "paired",
      intervalMethod: "clopper-pearson",
      // As one total of 100 against 160.
      pMargin: expect.closeTo(0.0018138, 6),
    });
  });

  test("of other shares of trials are tested unit by unit, since totals would compare other mixes", () => {
    const finding = paired([[40], [60]], [[70], [90, 90]]);
    expect(finding?.intervalMethod).not.toBe("clopper-pearson");
    expect(finding?.kind).not.toBe("regression");
  });
});

describe("counts that are not Poisson's", () => {
  test("spread more than they may: a warning says so", () => {
    const bursts = compared([0, 40, 2, 60, 1], [0, 90, 3, 80, 2]);
    expect(bursts?.warnings.map(({ code }) => code)).toEqual(["over-dispersed"]);
    expect(compared([20, 23, 18, 21, 19], [31, 36, 28, 33, 30])?.warnings).toEqual([]);
  });

  test("and fractions are tested as any other count", () => {
    expect(compared([1.5, 2.5], [9.5, 8.5])?.intervalMethod).not.toBe("clopper-pearson");
  });
});

test("one repetition is no reason to warn before the run", () => {
  const request = { compare: BY_REPETITION, plan: planOf([{ bench: "parse" }]), history: [], sameJob: true };
  expect(reachWarnings({ ...request, metrics: [ERRORS] }, "main")).toEqual([]);
  expect(reachWarnings({ ...request, metrics: [{ ...ERRORS, poisson: false }] }, "main")).toHaveLength(1);
});
