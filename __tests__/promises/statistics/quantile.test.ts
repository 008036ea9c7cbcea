import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { reachWarnings } from "../../../src/detect/planned/planned-reach.ts";
import { historyEntry } from "../../../src/history/history-entry.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { harrellDavis } from "../../../src/stats/index.ts";
import {
  BY_REPETITION,
  BY_TASK,
  found,
  input,
  manifestOf,
  metric,
  normals,
  planOf,
  row,
  taskName,
} from "../../support/samples/build-input.ts";

const P95: Metric = metric({
  name: "ms",
  kind: "latency",
  runEffect: false,
  quantile: 0.95,
  margin: { scale: "relative", value: 0.1 },
});

/** Repetitions of tasks; one trial in ten is slow, by `tail`. */
function rows(seed: string, { tasks = 20, trials = 6, tail = 3, bulk = 1 } = {}): readonly TrialRecord[] {
  const next = normals(seed);
  return Array.from({ length: tasks }, (_, task) =>
    Array.from({ length: trials }, (_, repetition) => {
      const isSlow = (task + repetition) % 10 === 0;
      const ms = 100 * (isSlow ? tail : bulk) * Math.exp(0.05 * next());
      return row({ axes: { task: taskName(task) }, repetition, metrics: { ms } });
    }),
  ).flat();
}

function findingOf(
  baseline: readonly TrialRecord[],
  candidate: readonly TrialRecord[],
  of: Metric = P95,
): Finding | undefined {
  return detect(input({ metrics: [of], compare: BY_TASK, baseline, candidate })).findings[0];
}

describe("a metric judged by a quantile", () => {
  test("sees a worse tail that the mean of the trials hides in its margin", () => {
    const finding = findingOf(rows("a"), rows("b", { tail: 4 }));
    expect(finding).toMatchObject({
      kind: "regression",
      design: "paired",
      intervalMethod: "expanded-percentile",
    });
    expect(finding?.reason.text).toContain("margin of 10% on the p95");
    expect(finding?.estimate).toBeGreaterThan(0.2);
    const byMean = findingOf(rows("a"), rows("b", { tail: 4 }), { ...P95, quantile: null });
    expect(byMean?.kind).not.toBe("regression");
  });

  test("compares the quantiles over trials, not over units", () => {
    const [baseline, candidate] = [rows("a"), rows("b", { tail: 4 })];
    const p95 = (of: readonly TrialRecord[]) =>
      harrellDavis(
        of.map(({ metrics }) => Number(metrics["ms"])),
        0.95,
      );
    const finding = findingOf(baseline, candidate);
    expect(finding?.values).toEqual({
      baseline: expect.closeTo(p95(baseline), 9),
      candidate: expect.closeTo(p95(candidate), 9),
    });
    expect(finding?.estimate).toBeCloseTo(p95(candidate) / p95(baseline) - 1, 9);
  });

  test("passes when the tail stays and only the mean moves within it", () => {
    expect(findingOf(rows("a"), rows("b", { bulk: 1.05 }), { ...P95, quantile: 0.95 })?.kind).toBe("pass");
    expect(findingOf(rows("a"), rows("a"))).toMatchObject({ kind: "pass", reason: { code: "identical" } });
  });

  test("with better: higher, fewer is worse", () => {
    const rate: Metric = { ...P95, kind: "score", better: "higher", quantile: 0.5 };
    expect(findingOf(rows("a"), rows("b", { bulk: 0.7 }), rate)).toMatchObject({
      kind: "regression",
      scale: "relative",
    });
    expect(findingOf(rows("b", { bulk: 0.7 }), rows("a"), rate)?.kind).toBe("improved");
  });

  test.each([
    [0.95, { tasks: 20, trials: 2 }, "it needs >= 59 trials in >= 20 units on each side; has 40 in 20"],
    [0.95, { tasks: 10, trials: 10 }, "it needs >= 59 trials in >= 20 units on each side; has 100 in 10"],
    [0.99, { tasks: 20, trials: 6 }, "it needs >= 299 trials in >= 20 units on each side; has 120 in 20"],
    [0.5, { tasks: 5, trials: 9 }, "it needs >= 6 trials in >= 6 units on each side; has 45 in 5"],
  ] as const)("p of %d cannot be judged from %j", (quantile, size, reason) => {
    const finding = findingOf(rows("a", size), rows("b", { ...size, tail: 9, bulk: 9 }), {
      ...P95,
      quantile,
    });
    expect(finding).toMatchObject({ kind: "inconclusive", reason: { code: "too-few-units" }, pMargin: null });
    expect(finding?.reason.text).toContain(reason);
  });

  test("is not switched off by an impossible 0", () => {
    const worse = rows("b", { tail: 4 });
    const isIt = ({ axes, repetition }: TrialRecord): boolean =>
      axes["task"] === taskName(3) && repetition === 5;
    const withValue = (ms: number | null): readonly TrialRecord[] =>
      worse.map((one) => (isIt(one) ? { ...one, metrics: { ms } } : one));
    const finding = findingOf(rows("a"), withValue(0));
    expect(finding).toMatchObject({ kind: "regression", n: { candidateMissing: 1 } });
    expect(finding).toEqual(findingOf(rows("a"), withValue(null)));
  });

  test("a further row with an impossible 0 switches nothing off either, and is counted as missing", () => {
    const zero = row({ axes: { task: taskName(3) }, repetition: 99, metrics: { ms: 0 } });
    const finding = findingOf(rows("a"), [...rows("b", { tail: 4 }), zero]);
    expect(finding).toMatchObject({ kind: "regression", n: { candidateMissing: 1 } });
  });

  test("an open question says how many units would settle it, and what is seen now", () => {
    const strict: Metric = { ...P95, margin: { scale: "relative", value: 0.01 } };
    const finding = findingOf(rows("a"), rows("b"), strict);
    expect(finding).toMatchObject({ kind: "inconclusive", quantile: 0.95 });
    expect(finding?.reason.text).toMatch(/ Needs about \d+ units to detect 1% on the p95\.$/);
    expect(finding?.mde).toBeGreaterThan(0.01);
    // Its standard error falls as 1 / sqrt(units): at so many units, the margin is what is seen beyond the margin.
    const [now, needed] = [finding!.n.units, finding!.neededUnits!];
    const theta = (worsening: number) => Math.log(1 + worsening);
    const beyond = (theta(finding!.mde!) - theta(0.01)) * Math.sqrt(now / needed);
    // Fewer degrees of freedom now make it a little more.
    expect(beyond / theta(0.01)).toBeGreaterThan(1);
    expect(beyond / theta(0.01)).toBeLessThan(1.1);
  });

  test("the order of rows changes no bit", () => {
    const of = (candidate: readonly TrialRecord[]) =>
      detect(input({ metrics: [P95], compare: BY_TASK, baseline: rows("a"), candidate })).findings;
    expect(of(rows("b").toReversed())).toEqual(of(rows("b")));
  });

  test("is a set of its own: a mean beside it keeps its unadjusted p and shares the error rate", () => {
    const mean = { ...P95, name: "ms", quantile: null };
    const together = detect(
      input({
        metrics: [mean, { ...P95, name: "tail" }],
        compare: BY_TASK,
        baseline: rows("a").map(withTail),
        candidate: rows("b", { tail: 4 }).map(withTail),
      }),
    ).findings;
    const alone = findingOf(rows("a"), rows("b", { tail: 4 }), mean);
    expect(together[0]?.pMargin).toBe(alone?.pMargin);
    // Holm of two sets: the smaller p counts twice.
    expect(together[1]?.pAdjusted).toBeCloseTo(2 * (together[1]?.pMargin ?? 0), 12);
  });

  test("a limit holds for the quantile", () => {
    const limits = { min: null, warnMin: null, max: 250, warnMax: null };
    const { limits: of } = detect(
      input({ metrics: [{ ...P95, limits }], compare: BY_TASK, baseline: rows("a"), candidate: rows("b") }),
    );
    expect(of).toMatchObject([{ result: "broken", estimate: expect.any(Number) }]);
    expect(of[0]?.estimate).toBeGreaterThan(280);
  });

  test("too few trials never break a limit, nor show it to hold", () => {
    const limits = { min: null, warnMin: null, max: 250, warnMax: null };
    const few = rows("b", { trials: 2 });
    const { limits: of } = detect(
      input({ metrics: [{ ...P95, limits }], compare: BY_TASK, baseline: few, candidate: few }),
    );
    expect(of).toMatchObject([{ result: "inconclusive", lower: null, upper: null }]);
  });
});

function withTail(one: TrialRecord): TrialRecord {
  return { ...one, metrics: { ...one.metrics, tail: one.metrics["ms"] ?? null } };
}

describe("a quantile of a machine-dependent metric", () => {
  const felt: Metric = { ...P95, runEffect: true };
  const entries = Array.from({ length: 8 }, (_, run) => {
    const { samples } = detect(
      input({ metrics: [felt], compare: BY_TASK, baseline: rows("a"), candidate: rows(`past ${run}`) }),
    );
    const manifest = manifestOf({ runId: `past-${run}`, finishedAt: `2026-11-0${run + 1}T00:00:00.000Z` });
    return historyEntry({ samples, findings: [], manifest, verdict: "pass" });
  });

  test("leaves its quantile in the history", () => {
    const [first] = entries;
    const values = rows("past 0").map(({ metrics }) => Number(metrics["ms"]));
    expect(first?.metrics[0]?.quantile).toEqual({
      level: 0.95,
      value: expect.closeTo(harrellDavis(values, 0.95), 9),
    });
  });

  const against = (candidate: readonly TrialRecord[], of: Metric) =>
    detect(
      input({
        metrics: [of],
        compare: BY_TASK,
        baseline: found(rows("a"), { manifest: manifestOf({ runId: "main" }), history: entries }),
        candidate,
        manifest: manifestOf(),
      }),
    ).findings[0];

  test("is judged against the quantiles of past runs", () => {
    expect(against(rows("b", { tail: 6 }), felt)).toMatchObject({ kind: "regression", design: "run-level" });
    expect(against(rows("b"), felt)).toMatchObject({ design: "run-level" });
    expect(against(rows("b"), felt)?.kind).not.toBe("regression");
  });

  test("is not judged against those of another quantile", () => {
    const finding = against(rows("b", { tail: 6 }), { ...felt, quantile: 0.5 });
    expect(finding?.reason.code).toBe("few-history-runs");
  });
});

test("a plan too small for the quantile is reported before the run", () => {
  const request = { metrics: [P95], history: [], sameJob: true };
  const few = planOf([{ bench: "parse" }], { repetitions: 30 });
  expect(
    reachWarnings({ ...request, compare: BY_REPETITION, plan: few }, "main").map(({ text }) => text),
  ).toEqual(["ms: 30 trials in 30 repetitions cannot judge the p95: plan at least 59 trials in 20"]);
  const enough = planOf([{ bench: "parse" }], { repetitions: 59 });
  expect(reachWarnings({ ...request, compare: BY_REPETITION, plan: enough }, "main")).toEqual([]);
});
