import { describe, expect, test } from "@jest/globals";
import { detect } from "../../src/detect/detect.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { HistoryEntry } from "../../src/model/result/history.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { noBaseline } from "../gate/build-finding.ts";
import {
  BY_REPETITION,
  BY_TASK,
  type Given,
  LATENCY,
  SCORE,
  found,
  input,
  manifestOf,
  metric,
  normals,
  repetitionRows,
  row,
  taskRows,
  uniforms,
} from "../support/samples/build-input.ts";
import { numberOf } from "../support/number-of.ts";

function findings(given: Given): readonly Finding[] {
  return detect(input(given)).findings;
}

function only(given: Given): Finding {
  const all = findings(given);
  expect(all).toHaveLength(1);
  return all[0]!;
}

/** Rounded as a judge would score: multiples of 0.05. */
function scores(seed: string, count: number): readonly number[] {
  const next = uniforms(seed);
  return Array.from({ length: count }, () => 0.6 + Math.floor(next() * 9) * 0.05);
}

const BEFORE = scores("tasks", 60);
const before = (task: number) => BEFORE[task] ?? 0;
const noise = (seed: string, sd: number) => {
  const next = normals(seed);
  const values = Array.from({ length: 400 }, () => next() * sd);
  return (index: number) => values[index] ?? 0;
};

function tasks(value: (task: number) => number | null, count = 60): readonly TrialRecord[] {
  return taskRows("rule-score", count, value);
}

const PAIRED = { metrics: [SCORE], compare: BY_TASK } as const;
const SIZE = metric({ name: "size", kind: "amount", deterministic: true });

describe("screened: may it be compared", () => {
  test("every comparison is no-baseline when none was found, with the search's reason", () => {
    const finding = only({ ...PAIRED, baseline: noBaseline("expired"), candidate: tasks(before) });
    expect(finding).toMatchObject({
      kind: "no-baseline",
      reason: { code: "expired" },
      values: { baseline: null },
      estimate: null,
      pMargin: null,
    });
    expect(finding.values.candidate).toBeCloseTo(BEFORE.reduce((a, b) => a + b) / 60, 12);
  });

  test("a metric or group that the baseline lacks is new", () => {
    const grouped = { ...BY_TASK, by: ["mode"] };
    const of = (mode: string) => row({ axes: { task: "a", mode }, metrics: { "rule-score": 1, extra: 1 } });
    const old = { ...of("fast"), metrics: { "rule-score": 1 } };
    const metrics = [SCORE, metric({ name: "extra", kind: "score" })];
    const all = findings({ metrics, compare: grouped, baseline: [old], candidate: [of("fast"), of("slow")] });
    expect(all.map((f) => [f.metric, f.group["mode"], f.kind, f.reason.code])).toEqual([
      ["rule-score", "fast", "inconclusive", "too-few-units"],
      ["rule-score", "slow", "no-baseline", "new-group"],
      ["extra", "fast", "no-baseline", "new-metric"],
      ["extra", "slow", "no-baseline", "new-group"],
    ]);
  });

  test("what neither side has is no finding", () => {
    const metrics = [SCORE, metric({ name: "elsewhere", kind: "score" })];
    const all = findings({ ...PAIRED, metrics, baseline: tasks(before), candidate: tasks(before) });
    expect(all.map((finding) => finding.metric)).toEqual(["rule-score"]);
  });

  test("under 80 % common units is incomparable, and lists what differs", () => {
    const renamed = tasks(before).map((one, index) =>
      index < 10 ? row({ axes: { task: `new${index}` }, metrics: one.metrics }) : one,
    );
    const detection = detect(input({ ...PAIRED, baseline: tasks(before), candidate: renamed }));
    expect(detection.findings[0]).toMatchObject({
      kind: "incomparable",
      reason: { code: "few-common-units" },
    });
    expect(detection.findings[0]?.reason.text).toContain("50 of 70 units");
    expect(detection.units.onlyBaseline).toHaveLength(10);
    const lower = { ...BY_TASK, minCommonUnits: 0.7 };
    expect(only({ ...PAIRED, compare: lower, baseline: tasks(before), candidate: renamed }).kind).toBe(
      "pass",
    );
  });

  test("a changed task is dropped from the comparison", () => {
    const hashed = (hash: (task: number) => string, value: (task: number) => number) =>
      tasks(value).map((one, task) => ({ ...one, contentHashes: { task: hash(task) } }));
    const baseline = hashed(() => "1", before);
    const candidate = hashed(
      (task) => (task < 5 ? "2" : "1"),
      (task) => (task < 5 ? 0 : before(task)),
    );
    const finding = only({ ...PAIRED, baseline, candidate });
    expect(finding).toMatchObject({ kind: "pass", reason: { code: "identical" }, n: { units: 55 } });
  });

  const changes = [
    [
      "metric-changed",
      "metrics",
      { metricSchema: { "rule-score": "score/higher" } },
      { metricSchema: { "rule-score": "score/lower" } },
    ],
    ["data-changed", "data", { data: { "tasks.jsonl": "a" } }, { data: { "tasks.jsonl": "b" } }],
  ] as const;
  test.each(changes)("%s is incomparable unless may-differ lists %s", (code, allowed, one, other) => {
    const given = (mayDiffer: readonly string[]): Given => ({
      ...PAIRED,
      compare: { ...BY_TASK, mayDiffer },
      baseline: found(tasks(before), { manifest: manifestOf(one) }),
      candidate: tasks(before),
      manifest: manifestOf(other),
    });
    expect(only(given([]))).toMatchObject({ kind: "incomparable", reason: { code } });
    expect(only(given([allowed])).kind).toBe("pass");
  });

  test("another class of machine matters to metrics that feel it, unless both ran in one job", () => {
    const other = manifestOf({ runner: { ...manifestOf().runner, cpu: "B" } });
    const rows = repetitionRows("latency-ms", [10, 11, 10, 12, 10]).map((one) => ({
      ...one,
      metrics: { ...one.metrics, "rule-score": 1 },
    }));
    const given: Given = {
      metrics: [LATENCY, SCORE],
      compare: BY_REPETITION,
      baseline: found(rows, { manifest: other }),
      candidate: rows,
      manifest: manifestOf(),
    };
    expect(findings(given).map((finding) => finding.reason.code)).toEqual(["runner-changed", "identical"]);
    expect(findings({ ...given, sameJob: true })[0]?.kind).not.toBe("incomparable");
    const allowed = { ...BY_REPETITION, mayDiffer: ["runner"] };
    expect(findings({ ...given, compare: allowed })[0]?.reason.code).toBe("few-history-runs");
  });
});

describe("missing: lost trials", () => {
  test("losing the hard tasks is a regression, however good the rest", () => {
    const candidate = tasks((task) => (task % 6 === 0 ? null : before(task) + 0.1));
    const finding = only({ ...PAIRED, baseline: tasks(before), candidate });
    expect(finding).toMatchObject({
      kind: "regression",
      reason: { code: "missing-rate" },
      n: { candidateMissing: 10, baselineMissing: 0, units: 50 },
    });
  });

  test("what injected faults lost is no fault of the candidate's; what did arrive may be worse all the same", () => {
    const lossy = (shift: number): readonly TrialRecord[] =>
      tasks((task) => (task % 6 === 0 ? null : before(task) + shift));
    const manifest = { ...manifestOf(), marks: ["chaos"] };
    const given = { ...PAIRED, baseline: tasks(before), manifest };
    const open = only({ ...given, candidate: lossy(0.1) });
    expect(open).toMatchObject({ kind: "inconclusive", reason: { code: "error-rate" } });
    expect(open.reason.text).toContain("Faults were injected");
    const worse = only({ ...given, candidate: lossy(-0.1) });
    expect(worse.kind).toBe("regression");
    expect(worse.reason.code).not.toBe("missing-rate");
  });

  test.each([
    ["max-rss-bytes", "inconclusive", "error-rate"],
    ["peak-bytes", "regression", "missing-rate"],
  ])("short processes that the gate itself saw less often are no lost trials: %s", (name, kind, code) => {
    const rows = (unseen: number): readonly TrialRecord[] =>
      Array.from({ length: 30 }, (_, repetition) =>
        row({
          axes: { bench: "parse" },
          repetition,
          metrics: repetition < unseen ? {} : { [name]: 1e6 + repetition },
        }),
      );
    const metrics = [metric({ name, kind: "memory", runEffect: false })];
    const given = { metrics, compare: BY_REPETITION, baseline: rows(14), candidate: rows(26) };
    expect(only(given)).toMatchObject({ kind, reason: { code } });
  });

  test("repetitions are counted by Fisher's test", () => {
    const values = [10, 11, 12, 10, 11, 12, 10, 11, 12, 10];
    const lost = values.map((value, index) => (index < 5 ? null : value));
    const given: Given = {
      metrics: [metric({ name: "n", kind: "count" })],
      compare: BY_REPETITION,
      baseline: repetitionRows("n", values),
      candidate: repetitionRows("n", lost),
    };
    // Fisher, 5 of 10 against 0 of 10: C(10,5)/C(20,5) = 252/15504 = 0.0163.
    expect(only(given)).toMatchObject({ kind: "regression", reason: { code: "missing-rate" } });
    expect(only(given).reason.text).toContain("(p = 0.016)");
  });

  test("as many missing on both sides is inconclusive above the error rate, judged below it", () => {
    const lossy = tasks((task) => (task % 6 === 0 ? null : before(task)));
    const given = { ...PAIRED, baseline: lossy, candidate: lossy };
    expect(only(given)).toMatchObject({ kind: "inconclusive", reason: { code: "error-rate" } });
    expect(only({ ...given, maxErrorRate: 0.2 }).kind).toBe("pass");
  });

  test("a failed trial counts in success and not as missing", () => {
    const failing = tasks(before).map((one, task): TrialRecord =>
      task < 15 ? { ...one, status: "failed", metrics: {} } : one,
    );
    const success = metric({ name: "success", kind: "binary", implicit: true });
    const all = findings({
      ...PAIRED,
      metrics: [SCORE, success],
      baseline: tasks(before),
      candidate: failing,
    });
    expect(all.map(({ metric: name, kind }) => [name, kind])).toEqual([
      ["rule-score", "pass"],
      ["success", "regression"],
    ]);
    expect(all[0]?.warnings).toMatchObject([{ code: "failed-without-value" }]);
  });

  test("a metric that no candidate trial holds any more is a regression by missing rate", () => {
    const candidate = tasks(before).map((one) => ({ ...one, metrics: {} }));
    expect(only({ ...PAIRED, baseline: tasks(before), candidate })).toMatchObject({
      kind: "regression",
      reason: { code: "missing-rate" },
    });
  });
});

describe("regression: worse than the margin", () => {
  const wobble = noise("wobble", 0.02);

  test("a score 0.05 lower on 60 tasks is red and names the worst tasks", () => {
    const candidate = tasks((task) => before(task) - (task % 4 === 0 ? 0.2 : 0) + wobble(task) * 0.1);
    const finding = only({ ...PAIRED, baseline: tasks(before), candidate });
    expect(finding).toMatchObject({
      kind: "regression",
      reason: { code: "worse-than-margin" },
      design: "paired",
      scale: "absolute",
      n: { units: 60 },
      margin: 0.02,
    });
    expect(finding.estimate).toBeCloseTo(-0.05, 3);
    expect(finding.upper).toBeLessThan(-0.02);
    expect(finding.pAdjusted).toBeLessThanOrEqual(0.05);
    expect(finding.worstUnits).toHaveLength(5);
    for (const unit of finding.worstUnits) {
      expect(Number(unit.unit.slice(1)) % 4).toBe(0);
      expect(unit.difference).toBeLessThan(-0.15);
    }
  });

  test("lower by less than the margin is not red", () => {
    const candidate = tasks((task) => before(task) - 0.01 + wobble(task));
    expect(only({ ...PAIRED, baseline: tasks(before), candidate }).kind).not.toBe("regression");
  });

  test("gives the p of the worked example in docs/statistics.md: Hall's 0.0393, above 8 of 256", () => {
    const baseline = [0.9, 0.88, 0.76, 0.82, 0.62, 0.94, 0.7, 0.68];
    const candidate = [0.8, 0.8, 0.7, 0.7, 0.6, 0.9, 0.6, 0.7];
    const finding = only({
      ...PAIRED,
      baseline: tasks((task) => baseline[task] ?? 0, 8),
      candidate: tasks((task) => candidate[task] ?? 0, 8),
    });
    expect(finding).toMatchObject({
      kind: "regression",
      attainableP: 2 ** -8,
    });
    // SciPy; see __tests__/stats/tests/second-test.test.ts.
    expect(finding.pMargin).toBeCloseTo(0.03932116875485016, 9);
    expect(finding.pAdjusted).toBe(finding.pMargin);
    expect(finding.estimate).toBeCloseTo(-0.0625, 12);
  });

  test("repetitions of one job are judged by permutation of Welch's t on logs", () => {
    const values = [100, 101, 99, 102, 98, 100, 101, 99];
    const given: Given = {
      metrics: [LATENCY],
      compare: BY_REPETITION,
      baseline: repetitionRows("latency-ms", values),
      candidate: repetitionRows(
        "latency-ms",
        values.map((value) => value * 1.2),
      ),
      sameJob: true,
    };
    const finding = only(given);
    expect(finding).toMatchObject({
      kind: "regression",
      design: "unpaired",
      scale: "relative",
      worstUnits: [],
    });
    expect(finding.estimate).toBeCloseTo(0.2, 10);
    // The observed labels are the one most extreme of C(16, 8).
    expect(finding.pMargin).toBe(1 / 12870);
  });

  test("a tracked metric warns where a gating one would be red", () => {
    const metrics = [{ ...SCORE, role: "track" } as Metric];
    const candidate = tasks((task) => before(task) - 0.1 + wobble(task));
    expect(only({ ...PAIRED, metrics, baseline: tasks(before), candidate })).toMatchObject({
      kind: "warning",
      pAdjusted: null,
    });
  });

  test("exact: any mismatch is red, and a baseline that disagrees with itself is inconclusive", () => {
    const metrics = [metric({ name: "rule-score", kind: "exact" })];
    const off = tasks((task) => before(task) + (task === 7 ? 1e-6 : 0));
    expect(only({ ...PAIRED, metrics, baseline: tasks(before), candidate: tasks(before) }).kind).toBe("pass");
    expect(only({ ...PAIRED, metrics, baseline: tasks(before), candidate: off })).toMatchObject({
      kind: "regression",
      reason: { code: "exact-mismatch" },
      design: "exact",
      exact: { mismatches: 1, firstUnit: "t07" },
    });
    const strict = [metric({ name: "rule-score", kind: "exact", atol: 0, rtol: 0 })];
    const one = tasks((task) => 4 + (task === 3 ? 8 * Number.EPSILON : 0));
    expect(only({ ...PAIRED, metrics: strict, baseline: tasks(() => 4), candidate: one })).toMatchObject({
      exact: { ulps: 2, firstUnit: "t03" },
      reason: { text: expect.stringContaining("(2 steps between doubles)") },
    });
    const twice = [...tasks(before), ...off.map((one) => ({ ...one, repetition: 1, key: `${one.key}b` }))];
    expect(only({ ...PAIRED, metrics, baseline: twice, candidate: tasks(before) })).toMatchObject({
      kind: "inconclusive",
      reason: { code: "baseline-disagrees-with-itself" },
    });
  });

  test("exact repetitions have to agree with each other", () => {
    const given = (candidate: readonly number[]): Given => ({
      metrics: [metric({ name: "bytes", kind: "exact" })],
      compare: BY_REPETITION,
      baseline: repetitionRows("bytes", [7, 7]),
      candidate: repetitionRows("bytes", candidate),
    });
    expect(only(given([7, 7, 7])).kind).toBe("pass");
    expect(only(given([7, 8, 7])).kind).toBe("regression");
  });

  test("a deterministic metric is judged by its change alone", () => {
    const given = (after: number): Given => ({
      metrics: [SIZE],
      compare: BY_REPETITION,
      baseline: repetitionRows("size", [100, 100]),
      candidate: repetitionRows("size", [after, after]),
    });
    expect(only(given(105)).kind).toBe("pass");
    expect(only(given(106))).toMatchObject({ kind: "regression", lower: expect.closeTo(0.06, 10) });
    expect(only(given(100)).reason.code).toBe("identical");
    expect(only(given(90))).toMatchObject({ kind: "improved", estimate: expect.closeTo(-0.1, 10) });
  });

  test("one that is declared deterministic and varies is tested, with a warning", () => {
    const values = [100, 101, 100, 102, 100];
    const rows = repetitionRows("size", values);
    const finding = only({ metrics: [SIZE], compare: BY_REPETITION, baseline: rows, candidate: rows });
    expect(finding.warnings).toMatchObject([{ code: "not-deterministic" }]);
    expect(finding.pMargin).not.toBeNull();
  });

  test("a plain rule needs no test and says what it is worth", () => {
    const given = (rule: Metric["rule"], after: number): Given => ({
      metrics: [metric({ name: "n", kind: "count", rule })],
      compare: BY_REPETITION,
      baseline: repetitionRows("n", [10]),
      candidate: repetitionRows("n", [after]),
    });
    const red = only(given({ by: "change", value: 0.1 }, 11.5));
    expect(red).toMatchObject({
      kind: "regression",
      reason: { code: "plain-rule" },
      design: "plain-rule",
      margin: 0.1,
    });
    expect(red.estimate).toBeCloseTo(0.15, 12);
    expect(red.reason.text).toContain("96% of unchanged");
    expect(only(given({ by: "change", value: 0.1 }, 11)).kind).toBe("pass");
    expect(only(given({ by: "points", value: 2 }, 12.5))).toMatchObject({
      kind: "regression",
      scale: "absolute",
    });
  });
});

describe("warning: worse than half the margin", () => {
  test("red on its own but not among all comparisons warns", () => {
    const metrics = [SCORE, ...["a", "b", "c", "d", "e", "f"].map((name) => metric({ name, kind: "score" }))];
    const spread = (seed: string, task: number) => noise(seed, 0.1)(task);
    const rows = (own: (task: number) => number, seed: string) =>
      tasks(own).map((one, task) => ({
        ...one,
        metrics: {
          ...one.metrics,
          ...Object.fromEntries(
            ["a", "b", "c", "d", "e", "f"].map((name) => [name, 0.5 + spread(seed + name, task)]),
          ),
        },
      }));
    const all = findings({
      ...PAIRED,
      metrics,
      baseline: rows(before, "x"),
      candidate: rows((task) => before(task) - 0.025 + (task % 2 === 0 ? 0.02 : -0.02), "y"),
    });
    expect(all[0]).toMatchObject({ kind: "warning", reason: { code: "worse-than-half-margin" } });
    expect(all[0]?.pMargin).toBeLessThanOrEqual(0.05);
    expect(all[0]?.pAdjusted).toBeGreaterThan(0.05);
  });

  test("surely worse, perhaps by more than the margin, warns", () => {
    const wide = noise("wide", 0.05);
    const candidate = tasks((task) => before(task) - 0.02 + wide(task));
    const finding = only({ ...PAIRED, baseline: tasks(before), candidate });
    expect(finding).toMatchObject({ kind: "warning", reason: { code: "worse-than-half-margin" } });
    expect(finding.reason.text).toMatch(/Needs about \d+ units to/);
  });

  test.each([
    [0, 0.1, "pass"],
    [0, 1, "pass"],
    [100, 101.5, "pass"],
    [100, 102, "pass"],
    [100, 102.5, "warning"],
  ])("a constant that worsens from %d to %d, where 2 is negligible: %s", (before, after, kind) => {
    const ten = (value: number) =>
      repetitionRows(
        "size",
        Array.from({ length: 10 }, () => value),
      );
    const finding = only({
      metrics: [metric({ name: "size", kind: "amount", negligible: 2 })],
      compare: BY_REPETITION,
      baseline: ten(before),
      candidate: ten(after),
    });
    expect(finding.kind).toBe(kind);
  });

  test("constant on both sides and worse warns unless it is declared deterministic", () => {
    const given: Given = {
      metrics: [metric({ name: "size", kind: "amount" })],
      compare: BY_REPETITION,
      baseline: repetitionRows("size", [100, 100]),
      candidate: repetitionRows("size", [101, 101]),
    };
    expect(only(given)).toMatchObject({ kind: "warning", reason: { code: "constant-on-both-sides" } });
    expect(only({ ...given, metrics: [SIZE] }).kind).toBe("pass");
  });
});

describe("improved, pass or open", () => {
  const jitter = noise("jitter", 0.01);

  test("a better value is improved", () => {
    const finding = only({
      ...PAIRED,
      baseline: tasks(before),
      candidate: tasks((t) => before(t) + 0.05 + jitter(t)),
    });
    expect(finding).toMatchObject({ kind: "improved", reason: { code: "better" } });
    expect(finding.pBetter).toBeLessThanOrEqual(0.05);
  });

  test("shown to be no worse than the margin passes", () => {
    const finding = only({
      ...PAIRED,
      baseline: tasks(before),
      candidate: tasks((t) => before(t) + jitter(t)),
    });
    expect(finding).toMatchObject({ kind: "pass", reason: { code: "no-worse-than-margin" } });
    expect(finding.lower).toBeGreaterThan(-0.02);
  });

  test("identical samples pass from five units on", () => {
    const given = (count: number): Given => ({
      ...PAIRED,
      baseline: tasks(before, count),
      candidate: tasks(before, count),
    });
    expect(only(given(5))).toMatchObject({ kind: "pass", reason: { code: "identical" }, estimate: 0 });
    expect(only(given(4))).toMatchObject({
      kind: "inconclusive",
      reason: { code: "too-few-units" },
      neededUnits: 5,
    });
  });

  test("too few units says how many it needs", () => {
    const finding = only({
      ...PAIRED,
      baseline: tasks(before, 3),
      candidate: tasks((t) => before(t) - 0.3 * t, 3),
    });
    expect(finding).toMatchObject({
      kind: "inconclusive",
      reason: { code: "too-few-units" },
      neededUnits: 5,
    });
    expect(finding.reason.text).toContain("needs >= 5");
  });

  test("an interval that holds the margin says how many units would settle it", () => {
    const loud = noise("loud", 0.3);
    const finding = only({
      ...PAIRED,
      baseline: tasks(before, 12),
      candidate: tasks((t) => before(t) + loud(t), 12),
    });
    expect(finding).toMatchObject({ kind: "inconclusive", reason: { code: "too-noisy" } });
    expect(finding.reason.text).toMatch(
      /^Too noisy for the margin of 0\.02: only a change from about 0\.\d+ on/,
    );
    expect(finding.neededUnits).toBeGreaterThan(12);
    expect(finding.reason.text).toContain(`Needs about ${finding.neededUnits} units to detect 0.02`);
    expect(finding.mde).toBeGreaterThan(0.02);
  });

  test("from 0 to something in every trial is a regression, and 0 on both sides passes", () => {
    const given = (b: number, c: number): Given => ({
      metrics: [metric({ name: "cost", kind: "amount" })],
      compare: BY_REPETITION,
      baseline: repetitionRows("cost", [b, b, b]),
      candidate: repetitionRows("cost", [c, c, c]),
    });
    expect(only(given(0, 3))).toMatchObject({
      kind: "regression",
      scale: "absolute",
      estimate: 3,
      margin: 0,
    });
    expect(only(given(0, 0))).toMatchObject({ kind: "pass", reason: { code: "identical" } });
  });

  test("no measured unit at all is inconclusive", () => {
    const none = tasks(() => null);
    expect(only({ ...PAIRED, baseline: none, candidate: none, maxErrorRate: 1 })).toMatchObject({
      kind: "inconclusive",
      reason: { code: "no-measurement" },
    });
  });
});

describe("binary metrics", () => {
  const PASSED = metric({ name: "passed", kind: "binary" });
  const AT_ZERO: Metric = { ...PASSED, margin: { scale: "absolute", value: 0 } };
  const bits = (bad: number, count: number) => taskRows("passed", count, (task) => (task < bad ? 0 : 1));

  test("paired answers at margin 0 get McNemar's exact p", () => {
    const finding = only({
      metrics: [AT_ZERO],
      compare: BY_TASK,
      baseline: bits(0, 40),
      candidate: bits(6, 40),
    });
    expect(finding).toMatchObject({ kind: "regression", pMargin: 2 ** -6, intervalMethod: "newcombe" });
    expect(finding.estimate).toBeCloseTo(-0.15, 12);
  });

  test("unpaired answers at margin 0 get Fisher's exact p", () => {
    const rows = (bad: number) =>
      repetitionRows(
        "passed",
        Array.from({ length: 10 }, (_, i) => (i < bad ? 0 : 1)),
      );
    const finding = only({
      metrics: [AT_ZERO],
      compare: BY_REPETITION,
      baseline: rows(2),
      candidate: rows(7),
    });
    // data of statistics-oracles.json, fisher [[3, 7], [8, 2]]: p_less = 0.0349 for 3 against 8 passed of 10.
    expect(finding.pMargin).toBeCloseTo(0.03488925934746368, 12);
    expect(finding.kind).toBe("regression");
  });

  test("unpaired answers with a margin are judged by Newcombe's interval", () => {
    const rows = (bad: number) =>
      repetitionRows(
        "passed",
        Array.from({ length: 50 }, (_, i) => (i < bad ? 0 : 1)),
      );
    const finding = only({
      metrics: [PASSED],
      compare: BY_REPETITION,
      baseline: rows(5),
      candidate: rows(25),
    });
    expect(finding).toMatchObject({ kind: "regression", intervalMethod: "newcombe", design: "unpaired" });
    expect(finding.upper).toBeLessThan(-0.02);
    const same = only({ metrics: [PASSED], compare: BY_REPETITION, baseline: rows(5), candidate: rows(6) });
    expect(same.kind).toBe("inconclusive");
  });
});

describe("run effects", () => {
  const values = [100, 101, 99, 102, 98, 100, 101, 99];
  const history = (means: readonly number[], part: Partial<HistoryEntry> = {}): readonly HistoryEntry[] =>
    means.map((mean, run) => ({
      schema: "regression-gate/history@1",
      runId: `run-${run}`,
      sha: null,
      time: `2026-11-${String(run + 1).padStart(2, "0")}T00:00:00Z`,
      runnerClass: "linux/x64/A/4/-",
      versions: {},
      complete: true,
      verdict: "pass",
      metrics: [
        {
          metric: "latency-ms",
          group: {},
          n: 8,
          mean,
          sd: 1,
          meanLog: Math.log(mean),
          quantile: null,
          clusters: null,
        },
      ],
      ...part,
    }));
  const given = (factor: number, past: readonly HistoryEntry[]): Given => ({
    metrics: [LATENCY],
    compare: BY_REPETITION,
    baseline: found(repetitionRows("latency-ms", values), {
      manifest: manifestOf({ runId: "b" }),
      history: past,
    }),
    candidate: repetitionRows(
      "latency-ms",
      values.map((value) => value * factor),
    ),
    manifest: manifestOf(),
  });
  const SPREAD = [100, 104, 97, 101, 96, 103, 99, 102];

  test("against another job a timing warns at most, and the reason says what to do", () => {
    const finding = only(given(1.5, history(SPREAD.slice(1))));
    expect(finding).toMatchObject({ kind: "warning", reason: { code: "run-effect-cap" }, pAdjusted: null });
    expect(finding.reason.text).toContain("7 of 8 comparable main runs");
    expect(finding.reason.text).toContain("baseline: {from: ref}");
  });

  test("with fewer than four runs that count its repetitions say nothing of another job: no warning", () => {
    const open = { kind: "inconclusive", reason: { code: "few-history-runs" } };
    expect(only(given(1.5, history(SPREAD.slice(5))))).toMatchObject(open);
    expect(only(given(1.5, history(SPREAD, { complete: false })))).toMatchObject(open);
    expect(only(given(1.5, history(SPREAD, { runnerClass: "other" })))).toMatchObject(open);
  });

  test("from four runs on it warns by their spread, not by that of its repetitions", () => {
    expect(only(given(1.5, history(SPREAD.slice(4)))).kind).toBe("warning");
    expect(only(given(1.07, history(SPREAD.slice(3)))).kind).toBe("inconclusive");
  });

  test("without a difference it is not called a pass: the spread between jobs is unknown", () => {
    expect(only(given(1.001, []))).toMatchObject({
      kind: "inconclusive",
      reason: { code: "few-history-runs" },
    });
  });

  test("from eight runs on it is judged run against run, and prints the smallest red", () => {
    const red = only(given(1.3, history(SPREAD)));
    expect(red).toMatchObject({ kind: "regression", design: "run-level", intervalMethod: "prediction-t" });
    expect(red.reason.text).toMatch(/the last 8 runs of main since run-0.*the smallest detectable change/);
    const same = only(given(1.02, history(SPREAD)));
    expect(same.kind).not.toBe("regression");
    expect(same.estimate).toBeCloseTo(0.02, 1);
  });

  test("at a run effect of 5 % the smallest red of one metric is about +16 % (STATISTICS.md)", () => {
    // Eight log means with sd 0.05: t(.95, 7) x .05 x sqrt(9/8) = .1005, and the margin of 5 %: exp(.1492) - 1 = 16.1 %.
    const step = 0.05 / Math.sqrt(8 / 7);
    const means = Array.from({ length: 8 }, (_, run) => 100 * Math.exp(run % 2 === 0 ? step : -step));
    expect(only(given(1.3, history(means))).reason.text).toContain(
      "makes 16.1% the smallest detectable change",
    );
  });

  test("in one job the spread between repetitions is enough", () => {
    expect(only({ ...given(1.5, []), sameJob: true })).toMatchObject({
      kind: "regression",
      design: "unpaired",
    });
  });
});

describe("the family", () => {
  const quiet = noise("family", 0.02);
  const down = (by: number) => tasks((task) => before(task) - by + quiet(task));

  test("a tracked metric changes no p of a gating one", () => {
    const extra = { ...metric({ name: "extra", kind: "score" }), role: "track" } as Metric;
    const both = (rows: readonly TrialRecord[]) =>
      rows.map((one) => ({
        ...one,
        metrics: { ...one.metrics, extra: 1 - numberOf(one, "rule-score") },
      }));
    const alone = only({ ...PAIRED, baseline: tasks(before), candidate: down(0.03) });
    const [gate] = findings({
      ...PAIRED,
      metrics: [SCORE, extra],
      baseline: both(tasks(before)),
      candidate: both(down(0.03)),
    });
    expect(gate).toEqual(alone);
  });

  test("a second gating metric changes no unadjusted p and no interval", () => {
    const extra = metric({ name: "extra", kind: "score" });
    const both = (rows: readonly TrialRecord[]) =>
      rows.map((one, task) => ({ ...one, metrics: { ...one.metrics, extra: noise("extra", 1)(task) } }));
    const alone = only({ ...PAIRED, baseline: tasks(before), candidate: down(0.026) });
    const [gate] = findings({
      ...PAIRED,
      metrics: [SCORE, extra],
      baseline: both(tasks(before)),
      candidate: both(down(0.026)),
    });
    const { pMargin, pWorse, pBetter, lower, upper } = alone;
    expect(gate).toMatchObject({ pMargin, pWorse, pBetter, lower, upper });
    expect(gate?.pAdjusted).toBeGreaterThanOrEqual(alone.pMargin ?? 1);
  });

  test("comparisons without common units are combined by Holm: a second set doubles the smallest p", () => {
    const passed = metric({ name: "passed", kind: "binary" });
    const rows = (bad: number, shift: number) =>
      Array.from({ length: 10 }, (_, repetition) =>
        row({
          axes: {},
          repetition,
          metrics: { n: 100 + repetition + shift, passed: repetition < bad ? 0 : 1 },
        }),
      );
    const metrics = [metric({ name: "n", kind: "count" }), passed];
    const all = findings({ metrics, compare: BY_REPETITION, baseline: rows(2, 0), candidate: rows(2, 17) });
    expect(all[0]?.pAdjusted).toBeCloseTo(2 * (all[0]?.pMargin ?? 0), 12);
  });

  test("a pass rate without a failure cannot be red and costs the others nothing", () => {
    const metrics = [
      metric({ name: "n", kind: "count" }),
      metric({ name: "success", kind: "binary", implicit: true }),
    ];
    const rows = (shift: number) =>
      Array.from({ length: 8 }, (_, repetition) =>
        row({ axes: {}, repetition, metrics: { n: 100 + repetition + shift } }),
      );
    const all = findings({ metrics, compare: BY_REPETITION, baseline: rows(0), candidate: rows(17) });
    expect(all.map((finding) => finding.kind)).toEqual(["regression", "pass"]);
    expect(all[0]?.pAdjusted).toBe(all[0]?.pMargin);
  });
});

describe("determinism and symmetry", () => {
  const wobble = noise("symmetry", 0.04);
  const after = tasks((task) => before(task) - 0.03 + wobble(task));
  const metrics = [SCORE, metric({ name: "cost", kind: "amount" })];
  const withCost = (rows: readonly TrialRecord[]) =>
    rows.map((one) => ({ ...one, metrics: { ...one.metrics, cost: 2 - numberOf(one, "rule-score") } }));
  const [one, other] = [withCost(tasks(before)), withCost(after)];

  test("the order of rows changes nothing", () => {
    const shuffled = (rows: readonly TrialRecord[]) => {
      const next = uniforms("shuffle");
      return rows
        .map((of) => ({ of, by: next() }))
        .toSorted((a, b) => a.by - b.by)
        .map(({ of }) => of);
    };
    const compare = BY_TASK;
    const straight = detect(input({ metrics, compare, baseline: one, candidate: other }));
    const mixed = detect(input({ metrics, compare, baseline: shuffled(one), candidate: shuffled(other) }));
    expect(mixed).toEqual(straight);
  });

  test("swapping the sides negates the estimates and swaps pWorse with pBetter", () => {
    const straight = findings({ metrics, compare: BY_TASK, baseline: one, candidate: other });
    const swapped = findings({ metrics, compare: BY_TASK, baseline: other, candidate: one });
    expect(swapped.map((finding) => [finding.pWorse, finding.pBetter])).toEqual(
      straight.map((finding) => [finding.pBetter, finding.pWorse]),
    );
    expect(swapped[0]?.estimate).toBe(-(straight[0]?.estimate ?? 0));
    expect(swapped[0]?.lower).toBe(-(straight[0]?.upper ?? 0));
    // A ratio is negated on its log.
    expect(Math.log1p(swapped[1]?.estimate ?? 0)).toBeCloseTo(-Math.log1p(straight[1]?.estimate ?? 0), 12);
  });

  test("swapping unpaired sides swaps pWorse with pBetter", () => {
    const rows = (seed: string) =>
      repetitionRows(
        "n",
        Array.from({ length: 14 }, (_, i) => 100 + noise(seed, 5)(i)),
      );
    const given = (baseline: string, candidate: string): Given => ({
      metrics: [metric({ name: "n", kind: "count" })],
      compare: BY_REPETITION,
      baseline: rows(baseline),
      candidate: rows(candidate),
    });
    const [straight, swapped] = [only(given("p", "q")), only(given("q", "p"))];
    expect([swapped.pWorse, swapped.pBetter]).toEqual([straight.pBetter, straight.pWorse]);
  });

  test("the unit of a metric changes no p", () => {
    const scaled = (rows: readonly TrialRecord[]) =>
      rows.map((row) => ({ ...row, metrics: { ...row.metrics, cost: numberOf(row, "cost") * 1024 } }));
    const straight = findings({ metrics, compare: BY_TASK, baseline: one, candidate: other });
    const large = findings({ metrics, compare: BY_TASK, baseline: scaled(one), candidate: scaled(other) });
    const shown = ({ kind, pMargin, pAdjusted, pWorse }: Finding) => ({ kind, pMargin, pAdjusted, pWorse });
    expect(large.map(shown)).toEqual(straight.map(shown));
    expect(large[1]?.estimate).toBeCloseTo(straight[1]?.estimate ?? 0, 12);
  });
});

test("unchanged code is not red: 12 A/A comparisons of four metrics each", () => {
  const names = ["a", "b", "c", "d"];
  const metrics = names.map((name) => metric({ name, kind: "latency" }));
  const rows = (seed: string) => {
    const draws = names.map((name) => normals(seed + name));
    return Array.from({ length: 7 }, (_, repetition) =>
      row({
        axes: {},
        repetition,
        metrics: Object.fromEntries(
          names.map((name, index) => [name, 100 * (1 + 0.05 * (draws[index]?.() ?? 0))]),
        ),
      }),
    );
  };
  const red = Array.from({ length: 12 }, (_, run) =>
    findings({
      metrics,
      compare: BY_REPETITION,
      baseline: rows(`${run}b`),
      candidate: rows(`${run}c`),
      sameJob: true,
    }),
  ).filter((all) => all.some((finding) => finding.kind === "regression"));
  // At a margin of 5 % an unchanged metric is far inside H0; alpha bounds the share at its edge.
  expect(red).toHaveLength(0);
});
