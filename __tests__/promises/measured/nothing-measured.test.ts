import { describe, expect, test } from "@jest/globals";
import { decide } from "../../../src/gate/decide.ts";
import { detect } from "../../../src/detect/detect.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import { NO_LIMITS } from "../../../src/model/config/metric.ts";
import type { Verdict } from "../../../src/model/result/verdict.ts";
import { isComplete, measuredSides } from "../../../src/model/run/manifest.ts";
import { isHollow, isMeasurement, type TrialRecord } from "../../../src/model/run/trial.ts";
import { GATE, noBaseline } from "../../gate/build-finding.ts";
import { BY_TASK, found, input, metric, row, SCORE, taskName } from "../../support/samples/build-input.ts";

const SUCCESS = metric({ name: "success", kind: "binary", implicit: true });
const FLOORED: Metric = { ...SCORE, limits: { ...NO_LIMITS, min: 0.8 } };
const KEY_REFUSED = { class: "invalid", code: "exit-1", message: "401 - key refused" } as const;

function rows(count: number, part: (task: number) => Partial<TrialRecord>): readonly TrialRecord[] {
  return Array.from({ length: count }, (_, task) => row({ axes: { task: taskName(task) }, ...part(task) }));
}

const CRASHED = rows(16, () => ({ status: "failed", error: KEY_REFUSED }));
const WELL = rows(16, (task) => ({ metrics: { "rule-score": 0.9 + (task % 2) / 50 } }));

function verdict(
  candidate: readonly TrialRecord[],
  baseline: readonly TrialRecord[] | null,
  metrics: readonly Metric[] = [FLOORED, SUCCESS],
): Verdict {
  const of = baseline === null ? noBaseline("first-run") : found(baseline);
  const detected = detect(input({ metrics, compare: BY_TASK, baseline: of, candidate }));
  return decide({ ...detected, baseline: of }, GATE);
}

describe("a side of which no trial was measured", () => {
  test.each([
    ["failed", CRASHED],
    ["errored", rows(16, () => ({ status: "errored", error: KEY_REFUSED }))],
    ["timed out", rows(16, () => ({ status: "timed-out", error: KEY_REFUSED }))],
  ])("is inconclusive on a first run, with the commonest error: all %s", (_, crashed) => {
    expect(verdict(crashed, null)).toMatchObject({
      kind: "inconclusive",
      exitCode: 3,
      conclusion: "failure",
      title: expect.stringContaining(
        "no trial of the candidate was measured: 16 of 16 ended with exit-1 (401 - key refused)",
      ),
    });
  });

  test("is no pass where the baseline is broken alike", () => {
    expect(verdict(CRASHED, CRASHED)).toMatchObject({
      kind: "inconclusive",
      exitCode: 3,
      title: expect.stringContaining("no trial of either side was measured"),
    });
    expect(verdict(CRASHED, CRASHED, [SUCCESS])).toMatchObject({ kind: "inconclusive", exitCode: 3 });
  });

  test("is no baseline to be as good as", () => {
    expect(verdict(WELL, CRASHED)).toMatchObject({
      exitCode: 3,
      title: expect.stringContaining("no trial of the baseline was measured"),
    });
  });

  test("is red where the baseline passed: failed trials count", () => {
    const { kind, exitCode, causes } = verdict(CRASHED, WELL);
    expect([kind, exitCode]).toEqual(["fail", 1]);
    expect(causes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["regression", "nothing-measured"]),
    );
  });
});

test("a metric of one group without a value on either side is no pass", () => {
  const group = (mode: string, part: Partial<TrialRecord>): readonly TrialRecord[] =>
    Array.from({ length: 16 }, (_, task) => row({ axes: { task: taskName(task), mode }, ...part }));
  const all = [
    ...group("fast", { metrics: { "rule-score": 0.9 } }),
    ...group("slow", { status: "failed", error: KEY_REFUSED }),
  ];
  const of = found(all);
  const compare = { ...BY_TASK, by: ["mode"] };
  const detected = detect(input({ metrics: [SCORE, SUCCESS], compare, baseline: of, candidate: all }));
  expect(decide({ ...detected, baseline: of }, GATE)).toMatchObject({
    exitCode: 3,
    causes: expect.arrayContaining([
      expect.objectContaining({ name: "nothing-measured", text: "Not measured: rule-score in mode=slow" }),
    ]),
  });
});

test("rows that were measured and lack a gated metric are a missing metric, failed ones too", () => {
  const other = (status: TrialRecord["status"]): readonly TrialRecord[] =>
    rows(16, () => ({ status, metrics: { other: 1 } }));
  expect(verdict(other("ok"), null)).toMatchObject({ kind: "fail", exitCode: 1 });
  expect(verdict(other("failed"), null, [FLOORED])).toMatchObject({ kind: "fail", exitCode: 1 });
});

describe("a limit", () => {
  test("without a value in one group is inconclusive, unless an override lifts it there", () => {
    const all = [
      ...rows(16, () => ({ axes: { mode: "fast" }, metrics: { "rule-score": 0.9 } })),
      ...rows(16, () => ({ axes: { mode: "slow" } })),
    ].map((one, index) => ({ ...one, axes: { task: taskName(index % 16), mode: String(one.axes["mode"]) } }));
    const none = noBaseline("first-run");
    const judged = (limited: Metric): Verdict => {
      const compare = { ...BY_TASK, by: ["mode"] };
      const detected = detect(input({ metrics: [limited], compare, baseline: none, candidate: all }));
      return decide({ ...detected, baseline: none }, GATE);
    };
    expect(judged(FLOORED)).toMatchObject({
      exitCode: 3,
      title: "Inconclusive: limit without a value: rule-score has no value, min 0.8 in mode=slow",
    });
    const lifted = [{ where: { mode: ["slow"] }, policy: { role: "inform" as const } }];
    expect(judged({ ...FLOORED, overrides: lifted })).toMatchObject({ exitCode: 0 });
  });

  test("does not hold on what is left of a sample, and says how much that is", () => {
    const left = (missing: number, status: TrialRecord["status"]): Verdict =>
      verdict(
        rows(20, (task) => (task < missing ? { status } : { metrics: { "rule-score": 0.95 } })),
        null,
      );
    expect(left(16, "failed")).toMatchObject({
      exitCode: 3,
      title: "Inconclusive: limit not shown to hold: rule-score 0.95 on 4 of 20 trials, min 0.8",
    });
    expect(left(16, "ok")).toMatchObject({ exitCode: 3 });
    // 2 of 20 are not more than 10 %, 3 are.
    expect(left(2, "failed")).toMatchObject({ exitCode: 0 });
    expect(left(3, "failed")).toMatchObject({ exitCode: 3 });
  });

  test("that what is left breaks is broken", () => {
    const low = rows(20, (task) => (task < 10 ? {} : { metrics: { "rule-score": 0.1 } }));
    expect(verdict(low, null)).toMatchObject({ kind: "fail", exitCode: 1 });
  });
});

test("a metric that most trials lack is inconclusive without a baseline and without a limit", () => {
  const lacking = rows(20, (task) => (task < 3 ? {} : { metrics: { "rule-score": 0.95 } }));
  expect(verdict(lacking, null, [SCORE])).toMatchObject({
    exitCode: 3,
    title: "Inconclusive: rule-score has a value in 17 of 20 trials",
  });
});

describe("answers of a model", () => {
  const call = {
    requestedModel: "m",
    answeredModel: "m",
    finishReason: "stop",
    maxTokens: 16,
    escalatedFrom: null,
  };
  const answer = (part: Partial<TrialRecord>): TrialRecord =>
    row({ axes: { task: "t" }, call, output: "four", metrics: { "latency-ms": 3 }, ...part });

  test("that are empty or truncated measure nothing", () => {
    const hollow = [
      answer({ call: { ...call, finishReason: "length" } }),
      answer({ output: " \n" }),
      answer({
        output: null,
        usage: {
          calls: 1,
          inputTokens: 3,
          outputTokens: 0,
          totalTokens: 3,
          costUsd: null,
          truncated: false,
        },
      }),
    ];
    expect(hollow.map((one) => [isHollow(one), isMeasurement(one)])).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    expect([isHollow(answer({})), isMeasurement(answer({}))]).toEqual([false, true]);
  });

  test("with words measure something, whatever tokens are counted: a replay uses none", () => {
    const tokens = { inputTokens: 0, outputTokens: 0, totalTokens: 0, costUsd: 0, truncated: false };
    const kept = [
      answer({ usage: { calls: 0, ...tokens } }),
      answer({ output: null, usage: { calls: 0, ...tokens } }),
      answer({ usage: { calls: 1, ...tokens } }),
      answer({ output: null, usage: null }),
    ];
    expect(kept.map((one) => [isHollow(one), isMeasurement(one)])).toEqual(kept.map(() => [false, true]));
  });

  test("are no run if all are empty", () => {
    const empty = rows(16, () => ({ call, output: "", metrics: { "rule-score": 0.9 } }));
    expect(verdict(empty, null)).toMatchObject({
      exitCode: 3,
      title: expect.stringContaining("16 of 16 answers were empty or cut off at their token limit"),
    });
  });
});

test("a run is complete if each of its sides measured something", () => {
  const counts = { planned: 16, ok: 0, failed: 16, errored: 0, timedOut: 0, skipped: 0 };
  const made = { counts, earlyStop: null, sides: ["candidate"], shard: undefined } as const;
  const measured = (all: readonly TrialRecord[]): ReadonlySet<"baseline" | "candidate"> =>
    measuredSides(all, ["candidate"]);
  expect(isComplete({ ...made, measured: measured(CRASHED) })).toBe(false);
  const one = rows(16, (task) => ({ status: "failed", metrics: task === 3 ? { score: 0 } : {} }));
  expect(isComplete({ ...made, measured: measured(one) })).toBe(true);
  const both = ["baseline", "candidate"] as const;
  expect(isComplete({ ...made, sides: both, measured: measured(one) })).toBe(false);
});
