import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import {
  BY_REPETITION,
  BY_TASK,
  input,
  metric,
  repetitionRows,
  row,
  taskName,
  taskRows,
} from "../../support/samples/build-input.ts";

const COUNT = metric({ name: "n", kind: "count", margin: { scale: "relative", value: 10 } });

/** Tasks x 3 repetitions, as the units of a paired comparison. */
function tasks(value: (task: number, repetition: number) => number, count = 20): readonly TrialRecord[] {
  return Array.from({ length: count }, (_, task) =>
    [0, 1, 2].map((repetition) =>
      row({ axes: { task: taskName(task) }, repetition, metrics: { n: value(task, repetition) } }),
    ),
  ).flat();
}

function judge(
  of: Metric,
  baseline: readonly TrialRecord[],
  candidate: readonly TrialRecord[],
  parts: Partial<Parameters<typeof input>[0]> = {},
): Finding {
  const { findings } = detect(input({ metrics: [of], compare: BY_TASK, baseline, candidate, ...parts }));
  const [finding] = findings;
  if (finding === undefined) throw new Error("expected a finding");
  return finding;
}

const NONE = tasks(() => 0);
const THREE = tasks(() => 3);

const KINDS: readonly (readonly [string, Partial<Metric> & Pick<Metric, "kind">])[] = [
  ["count", { kind: "count" }],
  ["count, declared poisson", { kind: "count", poisson: true }],
  ["count, declared deterministic", { kind: "count", deterministic: true }],
  ["count by a rule", { kind: "count", rule: { by: "change", value: 0.1 } }],
  ["amount", { kind: "amount" }],
  ["amount, machine-dependent in one job", { kind: "amount", runEffect: true }],
  ["amount with a margin of 1000 %", { kind: "amount", margin: { scale: "relative", value: 10 } }],
  ["amount with a margin of 0", { kind: "amount", margin: { scale: "absolute", value: 0 } }],
  ["score by a rule", { kind: "score", better: "lower", rule: { by: "change", value: 0.1 } }],
  ["the median of a count", { kind: "count", quantile: 0.5, margin: { scale: "relative", value: 0.1 } }],
];

describe("from 0 to something", () => {
  test.each(KINDS)("%s is a regression, and the way back an improvement", (_, part) => {
    const of = metric({ name: "n", ...part });
    expect(judge(of, NONE, THREE, { sameJob: true })).toMatchObject({ kind: "regression" });
    const back = judge(of, THREE, NONE, { sameJob: true });
    expect(back.kind).toBe(of.rule === null ? "improved" : "pass");
  });

  test.each(KINDS)("%s is a regression where more is better and nothing is left", (_, part) => {
    const margin = part.margin?.value === 10 ? { margin: { scale: "relative", value: 0.5 } as const } : {};
    const of = metric({ name: "n", ...part, ...margin, better: "higher" });
    expect(judge(of, THREE, NONE, { sameJob: true }).kind).toBe("regression");
  });

  test("0 on both sides passes, and from 0 to 0 nothing is said of a margin", () => {
    expect(judge(COUNT, NONE, NONE)).toMatchObject({ kind: "pass", reason: { code: "identical" } });
  });

  test("one event in 60 trials is no certain sign", () => {
    const one = tasks((task, repetition) => (task + repetition === 0 ? 1 : 0));
    expect(judge(COUNT, NONE, one)).toMatchObject({ kind: "inconclusive", scale: "absolute", margin: 0 });
  });

  // Sign flips of k positive differences among 20: p = 2^-k (all others are 0), so 4 are not enough and 5 are.
  test.each([
    [4, "inconclusive"],
    [5, "regression"],
  ])("%i tasks of 20 with an event are %s", (events, kind) => {
    const some = tasks((task) => (task < events ? 1 : 0));
    const finding = judge(COUNT, NONE, some);
    expect(finding.pMargin).toBeCloseTo(2 ** -events, 12);
    expect([kind, kind === "inconclusive" ? "warning" : kind]).toContain(finding.kind);
  });

  test("unpaired repetitions are judged by their arrangements: 3 against 3 reach 1/20", () => {
    const finding = judge(COUNT, repetitionRows("n", [0, 0, 0]), repetitionRows("n", [2, 1, 4]), {
      compare: BY_REPETITION,
    });
    expect(finding).toMatchObject({ kind: "regression", pMargin: 1 / 20 });
  });

  test("the report says why the margin is another one", () => {
    expect(judge(COUNT, NONE, THREE).warnings).toEqual([
      expect.objectContaining({ code: "margin-in-unit", text: expect.stringContaining("1000%") }),
    ]);
  });
});

type Change = readonly [before: number, after: number];

describe("negligible", () => {
  const TWO = { ...COUNT, negligible: 4, margin: { scale: "relative", value: 0.1 } } as const;

  test.each<readonly [string, Partial<Metric>, Change, string]>([
    ["less than it, from 0", {}, [0, 3], "pass"],
    ["more than it, from 0", {}, [0, 5], "regression"],
    ["less than it, from 10", {}, [10, 13], "pass"],
    ["more than it, from 10", {}, [10, 15], "regression"],
    ["less than half the margin, which is more than it", {}, [100, 104], "pass"],
    ["less than it and more than half the margin", {}, [60, 63.5], "pass"],
    ["more than it and less than the margin", {}, [60, 65], "warning"],
    ["more than the margin, which is more than it", {}, [100, 111], "regression"],
    ["less than it by a rule", { rule: { by: "change", value: 0.1 } }, [10, 13], "pass"],
    ["more than it by a rule", { rule: { by: "change", value: 0.1 } }, [10, 15], "regression"],
    ["less than it by a rule of points", { rule: { by: "points", value: 1 } }, [10, 13], "pass"],
    ["less than it, deterministic", { deterministic: true }, [10, 13], "pass"],
    ["less than it, poisson", { poisson: true }, [10, 13], "pass"],
    ["less than it, in the median", { quantile: 0.5 }, [10, 13], "pass"],
    ["more than it, in the median", { quantile: 0.5 }, [10, 15], "regression"],
    ["less than it, a latency", { kind: "latency", runEffect: false }, [10, 13], "pass"],
    ["more than it, a latency", { kind: "latency", runEffect: false }, [10, 15], "regression"],
    ["less than it, a score", { kind: "score", margin: { scale: "absolute", value: 1 } }, [10, 13], "pass"],
    ["less than it, more is better", { better: "higher" }, [10, 7], "pass"],
    ["more than it, more is better", { better: "higher" }, [10, 5], "regression"],
  ])("tolerates %s", (_, part, [before, after], kind) => {
    const step = part.poisson === true ? 1 : 0.01;
    const noise = (task: number, repetition: number) => ((task * 7 + repetition * 3) % 2) * step;
    const rows = (value: number) =>
      part.deterministic === true || value === 0
        ? tasks(() => value)
        : tasks((task, repetition) => value + noise(task, repetition));
    expect(judge({ ...TWO, ...part }, rows(before), rows(after)).kind).toBe(kind);
  });
});

describe("a number that no measurement gives", () => {
  const LATENCY = metric({ name: "n", kind: "latency", runEffect: false });
  const rowsOf = (value: (task: number) => number) => taskRows("n", 20, value);
  const baseline = rowsOf((task) => 100 + (task % 3));

  test.each([0, -1])("%f among latencies is named, counts as missing, and the rest is judged", (odd) => {
    const candidate = rowsOf((task) => (task === 7 ? odd : 150 + (task % 3)));
    const detection = detect(input({ metrics: [LATENCY], compare: BY_TASK, baseline, candidate }));
    expect(detection.findings[0]).toMatchObject({ kind: "regression", n: { candidateMissing: 1 } });
    expect(detection.warnings).toContainEqual(
      expect.objectContaining({ code: "impossible-number", text: expect.stringContaining("task=t07") }),
    );
  });

  test("many of them do not hide a regression of the others, nor pass", () => {
    const candidate = (value: number) => rowsOf((task) => (task % 4 === 0 ? 0 : value + (task % 3)));
    expect(judge(LATENCY, baseline, candidate(150)).kind).toBe("regression");
    expect(judge(LATENCY, baseline, candidate(100)).kind).not.toBe("pass");
    expect(judge(LATENCY, baseline, candidate(50)).kind).not.toBe("improved");
  });

  test("0 everywhere is no gain", () => {
    const nothing = rowsOf(() => 0);
    expect(judge(LATENCY, baseline, nothing).kind).toMatch(/regression|inconclusive/);
    const both = input({ metrics: [LATENCY], compare: BY_TASK, baseline: nothing, candidate: nothing });
    expect(detect(both).completeness.missingMetrics).toEqual(["n"]);
  });

  test("a percentage is no share: 90 of a rate is named, counts as missing, and is no gain", () => {
    const answers = rowsOf((task) => (task % 5 === 0 ? 0 : 1));
    const candidate = rowsOf(() => 90);
    const rate = metric({ name: "n", kind: "binary" });
    const detection = detect(input({ metrics: [rate], compare: BY_TASK, baseline: answers, candidate }));
    expect(detection.findings[0]?.kind).toMatch(/regression|inconclusive/);
    expect(detection.warnings).toContainEqual(
      expect.objectContaining({
        code: "impossible-number",
        text: expect.stringContaining("below 0 or above 1"),
      }),
    );
  });

  test("a count is never negative", () => {
    const counts = rowsOf((task) => (task === 0 ? -5 : 3));
    expect(
      judge(
        { ...COUNT, margin: { scale: "relative", value: 0.1 } },
        rowsOf(() => 3),
        counts,
      ).n,
    ).toMatchObject({
      candidateMissing: 1,
    });
  });
});

describe("amounts below 0", () => {
  test("are judged in their own unit, by a share of their size", () => {
    const amount = metric({ name: "n", kind: "amount", margin: { scale: "relative", value: 0.1 } });
    const rows = (value: number) => taskRows("n", 20, (task) => value + (task % 3) / 10);
    expect(judge(amount, rows(-100), rows(-85))).toMatchObject({ kind: "regression", scale: "absolute" });
    expect(judge(amount, rows(-100), rows(-98)).kind).toBe("pass");
  });
});
