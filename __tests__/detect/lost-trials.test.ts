import { describe, expect, test } from "@jest/globals";
import { detect } from "../../src/detect/detect.ts";
import { decide } from "../../src/gate/decide.ts";
import { worstCase } from "../../src/detect/values/worst-case.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { TrialRecord, TrialStatus } from "../../src/model/run/trial.ts";
import { GATE, noBaseline } from "../gate/build-finding.ts";
import {
  BY_REPETITION,
  BY_TASK,
  type Given,
  input,
  metric,
  row,
  taskName,
} from "../support/samples/build-input.ts";
import { collectSamples } from "../../src/detect/collect/collect-samples.ts";

const PASSED = metric({ name: "ok", kind: "binary" });
const REPETITIONS = 5;

/** An answer, `null` for a trial that timed out. */
type AnswerOf = (task: number, repetition: number) => number | null;

function rows(tasks: number, answer: AnswerOf, status: TrialStatus = "timed-out"): readonly TrialRecord[] {
  return Array.from({ length: tasks * REPETITIONS }, (_, index) => {
    const task = Math.floor(index / REPETITIONS);
    const repetition = index % REPETITIONS;
    const axes = { task: taskName(task) };
    const value = answer(task, repetition);
    return value === null
      ? row({ axes, repetition, status })
      : row({ axes, repetition, metrics: { ok: value } });
  });
}

function only(given: Partial<Given> & Pick<Given, "baseline" | "candidate">): Finding {
  const { findings } = detect(input({ metrics: [PASSED], compare: BY_TASK, ...given }));
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

/** Every task is right in four or five of five; the last four are hard. */
const HARD = 36;
const before: AnswerOf = (task, repetition) => (repetition === 0 && task % 2 === 1 ? 0 : 1);
const wrongOn = (wrong: 0 | null): AnswerOf => {
  return (task, repetition) => (task >= HARD && repetition < 4 ? wrong : before(task, repetition));
};

describe("what loses trials of a few hard tasks", () => {
  const baseline = rows(40, before);

  test("is inconclusive as the same wrong answers are no pass, and names the tasks", () => {
    expect(only({ baseline, candidate: rows(40, wrongOn(0)) }).kind).not.toBe("pass");
    const finding = only({ baseline, candidate: rows(40, wrongOn(null)) });
    expect(finding).toMatchObject({ kind: "inconclusive", reason: { code: "lost-trials" } });
    expect(finding.reason.text).toContain(
      "16 of the candidate's 200 trials gave no answer (t36: 4 of 5, t37: 4 of 5, t38: 4 of 5, t39: 4 of 5), 0 of the baseline's 200.",
    );
  });

  test("ends the process with 3, and its title says why", () => {
    const details = input({
      metrics: [PASSED],
      compare: BY_TASK,
      baseline,
      candidate: rows(40, wrongOn(null)),
    });
    const verdict = decide({ ...detect(details), baseline: details.baseline }, GATE);
    expect(verdict).toMatchObject({
      exitCode: 3,
      title: "Inconclusive: the lost trials decide 1 of 1: ok (16 of 200 trials lost)",
    });
  });

  test("is inconclusive too where answers came without the number", () => {
    const candidate = rows(40, wrongOn(null), "ok");
    expect(only({ baseline, candidate })).toMatchObject({ reason: { code: "lost-trials" } });
  });

  test("is inconclusive with one repetition in place of units, of one case", () => {
    const of = (answer: (repetition: number) => number | null) =>
      Array.from({ length: 100 }, (_, repetition) => {
        const value = answer(repetition);
        return value === null
          ? row({ axes: { task: "a" }, repetition, status: "errored" })
          : row({ axes: { task: "a" }, repetition, metrics: { ok: value } });
      });
    // Seven lost: significant at .01 (p = .0070), and so already red by the rule over units, which here are trials.
    const finding = only({
      compare: BY_REPETITION,
      baseline: of(() => 1),
      candidate: of((repetition) => (repetition < 7 ? null : 1)),
    });
    expect(finding).toMatchObject({ kind: "regression", reason: { code: "missing-rate" } });
  });

  test("passes where both sides lose as many", () => {
    const lossy: AnswerOf = (task, repetition) =>
      task % 10 === 0 && repetition === 2 ? null : before(task, repetition);
    expect(only({ baseline: rows(40, lossy), candidate: rows(40, lossy) }).kind).toBe("pass");
  });

  test("leaves a red finding red, and what is only tracked a warning", () => {
    const worse: AnswerOf = (task, repetition) => (task < 20 ? 0 : task >= HARD && repetition < 4 ? null : 1);
    const candidate = rows(40, worse);
    expect(only({ baseline, candidate })).toMatchObject({ reason: { code: "worse-than-margin" } });
    const tracked = metric({ ...PASSED, role: "track" });
    expect(only({ metrics: [tracked], baseline, candidate }).kind).toBe("warning");
  });
});

describe("other kinds that lose trials of a few hard tasks", () => {
  const of = (value: (task: number, repetition: number) => number): readonly [AnswerOf, AnswerOf] => [
    value,
    (task, repetition) => (task >= HARD && repetition < 4 ? null : value(task, repetition)),
  ];

  test.each([
    ["scores", metric({ name: "ok", kind: "score", margin: { scale: "absolute", value: 2 } })],
    ["numbers compared one by one", metric({ name: "ok", kind: "exact" })],
    ["a plain rule", metric({ name: "ok", kind: "score", rule: { by: "points", value: 2 } })],
  ])("are inconclusive, whatever the hard tasks saw: %s", (_, other) => {
    const [base, candidate] = of((task) => 50 + (task % 10) * 5);
    const finding = only({ metrics: [other], baseline: rows(40, base), candidate: rows(40, candidate) });
    expect(finding).toMatchObject({ kind: "inconclusive", reason: { code: "lost-trials" } });
  });
});

describe("losses too few to be significant", () => {
  const strict = metric({ ...PASSED, margin: { scale: "absolute", value: 0 } });

  test("are inconclusive where they would turn the verdict red", () => {
    // Three tasks answer wrongly (sign flips: 1/8), three lose a trial each (1/8; Fisher over trials .12): together 1/64.
    const candidate = rows(10, (task, repetition) => {
      if (repetition > 0 || task >= 6) return 1;
      return task < 3 ? 0 : null;
    });
    const finding = only({ metrics: [strict], baseline: rows(10, () => 1), candidate });
    expect(finding).toMatchObject({ kind: "inconclusive", reason: { code: "lost-trials" } });
    expect(finding.reason.text).toContain("no regression without them");
  });

  test("do not matter where the baseline lost the same", () => {
    const lossy: AnswerOf = (task, repetition) => (repetition === 0 && task >= 3 && task < 6 ? null : 1);
    const candidate = rows(10, (task, repetition) =>
      repetition === 0 && task < 3 ? 0 : lossy(task, repetition),
    );
    expect(only({ metrics: [strict], baseline: rows(10, lossy), candidate }).reason.code).not.toBe(
      "lost-trials",
    );
  });
});

describe("what is better only because wrong answers were lost", () => {
  const hard: AnswerOf = (task, repetition) => (task < 8 && repetition < 2 ? 0 : 1);
  const baseline = rows(40, hard);

  test("is not an improvement", () => {
    const lost: AnswerOf = (task, repetition) =>
      task < 8 && repetition === 0 ? null : hard(task, repetition);
    const plain = { metrics: [PASSED], maxErrorRate: 1 };
    const finding = only({
      ...plain,
      baseline: rows(40, lost),
      candidate: rows(40, (t, r) => (t < 8 && r === 1 ? null : lost(t, r))),
    });
    expect(finding.kind).not.toBe("improved");
  });

  test("is one where its lost trials counted as failures are still better", () => {
    const candidate = rows(40, (task, repetition) => (task === 0 && repetition === 0 ? null : 1));
    expect(only({ baseline, candidate }).kind).toBe("improved");
  });
});

describe("the worst case", () => {
  const subject = (of: Metric, baseline: AnswerOf, candidate: AnswerOf) => {
    const { samples } = collectSamples({
      rows: { baseline: rows(2, baseline), candidate: rows(2, candidate) },
      metrics: [of],
      compare: BY_TASK,
      plan: null,
      selection: [],
      plannedTrials: null,
      earlyStop: null,
      failures: [],
    });
    return { sample: samples[0]!, metric: of };
  };
  const means = (of: Metric, baseline: AnswerOf, candidate: AnswerOf) =>
    worstCase(
      subject(of, baseline, candidate),
      ["baseline", "candidate"],
      "unit",
    ).sample.sides.candidate.units.map(({ mean, trials }) => [mean, trials]);

  test("of answers is a failure, whichever of 1 and 0 that is", () => {
    const lost: AnswerOf = (task, repetition) => (task === 0 && repetition < 2 ? null : 1);
    expect(means(PASSED, () => 1, lost)).toEqual([
      [0.6, 5],
      [1, 5],
    ]);
    const errors = metric({ name: "ok", kind: "binary", better: "lower" });
    expect(
      means(
        errors,
        () => 0,
        (task, r) => (task === 0 && r < 2 ? null : 0),
      ),
    ).toEqual([
      [0.4, 5],
      [0, 5],
    ]);
  });

  test("of numbers is the worst value that either side saw in the unit, else in the group", () => {
    const score = metric({ name: "ok", kind: "score" });
    const base: AnswerOf = (task, repetition) => (task === 0 ? 10 + repetition : 3);
    expect(means(score, base, (task, r) => (task === 0 && r < 4 ? null : 20))).toEqual([
      [12, 5],
      [20, 5],
    ]);
    const latency = metric({ name: "ok", kind: "latency" });
    expect(means(latency, base, (task) => (task === 0 ? null : 5))).toEqual([
      [14, 5],
      [5, 5],
    ]);
    expect(
      means(
        latency,
        (task) => (task === 0 ? null : 3),
        (task) => (task === 0 ? null : 5),
      ),
    ).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });

  test("is the subject itself where nothing was lost, and where values are only compared", () => {
    const whole = subject(
      PASSED,
      () => 1,
      () => 1,
    );
    expect(worstCase(whole, ["baseline", "candidate"], "unit")).toBe(whole);
    const exact = subject(
      metric({ name: "ok", kind: "exact" }),
      () => 1,
      (_, r) => (r === 0 ? null : 1),
    );
    expect(worstCase(exact, ["candidate"], "group")).toBe(exact);
  });
});

test("a baseline that was not found has no lost trials to decide", () => {
  expect(only({ baseline: noBaseline("expired"), candidate: rows(4, wrongOn(null)) }).kind).toBe(
    "no-baseline",
  );
});
