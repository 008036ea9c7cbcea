import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { decide } from "../../../src/gate/decide.ts";
import type { Verdict } from "../../../src/model/result/verdict.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { GATE } from "../../gate/build-finding.ts";
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
  repetitionRows,
  row,
  taskRows,
  uniforms,
} from "../../support/samples/build-input.ts";

function judged(given: Given) {
  const details = input(given);
  const detection = detect(details);
  const verdict: Verdict = decide({ ...detection, baseline: details.baseline }, GATE);
  return { ...detection, verdict, finding: detection.findings[0] };
}

const next = uniforms("scores");
const SCORES = Array.from({ length: 60 }, () => 0.5 + next() / 2);
const before = (task: number) => SCORES[task] ?? 0;
const tasks = (value: (task: number) => number | null) => taskRows("rule-score", 60, value);
const PAIRED = { metrics: [SCORE], compare: BY_TASK, baseline: tasks(before) } as const;

/** The same answers, but these tasks failed without a number. */
function failing(isFailed: (task: number) => boolean): readonly TrialRecord[] {
  return tasks(before).map((one, task): TrialRecord =>
    isFailed(task) ? { ...one, status: "failed", metrics: {} } : one,
  );
}

describe("failed trials without a number, where no `success` counts them", () => {
  test("losing hard tasks this way is a regression", () => {
    const { finding, verdict } = judged({ ...PAIRED, candidate: failing((task) => task % 6 === 0) });
    expect(finding).toMatchObject({ kind: "regression", reason: { code: "missing-rate" }, warnings: [] });
    expect(verdict.exitCode).toBe(1);
  });

  test("so is losing all of them", () => {
    const { finding } = judged({ ...PAIRED, candidate: failing(() => true) });
    expect(finding).toMatchObject({ kind: "regression", reason: { code: "missing-rate" } });
  });
});

describe("exact numbers", () => {
  const EXACT = [metric({ name: "rule-score", kind: "exact" })];

  test("one that became NaN is a mismatch", () => {
    const candidate = tasks(before).map((one, task) =>
      task === 7 ? { ...one, metrics: { "rule-score": null }, nonFinite: ["rule-score"] } : one,
    );
    const { finding } = judged({ ...PAIRED, metrics: EXACT, candidate });
    expect(finding).toMatchObject({
      kind: "regression",
      reason: { code: "exact-mismatch" },
      exact: { mismatches: 1, firstUnit: "t07", absolute: 0 },
    });
    expect(finding?.reason.text).toContain("1 of them no longer numbers");
    // NaN on both sides is no change.
    expect(judged({ ...PAIRED, metrics: EXACT, baseline: candidate, candidate }).finding?.kind).toBe("pass");
  });

  test("a repetition that became NaN is a mismatch", () => {
    const rows = repetitionRows("rule-score", [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
    const candidate = rows.map((one) => (one.repetition === 3 ? { ...one, metrics: {} } : one));
    const { finding } = judged({ metrics: EXACT, compare: BY_REPETITION, baseline: rows, candidate });
    expect(finding).toMatchObject({ kind: "regression", exact: { mismatches: 1, firstUnit: null } });
  });

  test("a trial without an answer is no mismatch", () => {
    const candidate = tasks((task) => (task === 7 ? null : before(task)));
    expect(judged({ ...PAIRED, metrics: EXACT, candidate }).finding?.kind).toBe("pass");
  });

  test("a task whose baseline disagrees with itself hides no mismatch of the others", () => {
    const twice = row({ axes: { task: "t00" }, repetition: 1, metrics: { "rule-score": 9 } });
    const baseline = [...tasks(before), twice];
    const off = tasks((task) => before(task) + (task === 30 ? 1 : 0));
    expect(judged({ ...PAIRED, metrics: EXACT, baseline, candidate: off }).finding).toMatchObject({
      kind: "regression",
      exact: { mismatches: 1, firstUnit: "t30" },
    });
    expect(judged({ ...PAIRED, metrics: EXACT, baseline, candidate: tasks(before) }).finding).toMatchObject({
      kind: "inconclusive",
      reason: { code: "baseline-disagrees-with-itself" },
    });
  });
});

describe("runs that are not complete", () => {
  const partial = manifestOf({
    complete: false,
    counts: { planned: 120, ok: 60, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
  });

  test("trials that the manifest planned and no row shows make the candidate inconclusive", () => {
    const { verdict, completeness } = judged({ ...PAIRED, candidate: tasks(before), manifest: partial });
    expect(completeness).toMatchObject({ complete: false, counts: { planned: 120 } });
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(verdict.title).toContain("60 of 120 planned trials did not run");
  });

  test("both sides of one run share the manifest's count; a selected part is not measured by it", () => {
    const both = judged({
      ...PAIRED,
      candidate: tasks(before),
      manifest: { ...partial, sides: ["baseline", "candidate"] },
    });
    expect(both.verdict.exitCode).toBe(0);
    const selection = [
      { task: Array.from({ length: 30 }, (_, task) => `t${String(task).padStart(2, "0")}`) },
    ];
    const part = judged({ ...PAIRED, candidate: tasks(before), manifest: partial, selection });
    expect(part.verdict.exitCode).toBe(0);
  });

  test("an incomplete baseline that the user named is reported", () => {
    const baseline = found(tasks(before), { manifest: { ...partial, runId: "main-7" } });
    const { warnings } = judged({ ...PAIRED, baseline, candidate: tasks(before), manifest: manifestOf() });
    expect(warnings).toMatchObject([{ code: "baseline-incomplete" }]);
    expect(warnings[0]?.text).toContain("main-7 is not complete: 60 of 120");
  });

  test("a replayed baseline that the user named is reported", () => {
    const baseline = found(tasks(before), { manifest: manifestOf({ runId: "main-8", marks: ["replay"] }) });
    const { warnings } = judged({ ...PAIRED, baseline, candidate: tasks(before), manifest: manifestOf() });
    expect(warnings).toMatchObject([{ code: "baseline-marked" }]);
    expect(warnings[0]?.text).toContain("main-8 is marked replay");
  });
});

test("a plain rule on a timing of another job warns at most", () => {
  const metrics = [{ ...LATENCY, rule: { by: "change", value: 0.1 } as const }];
  const given: Given = {
    metrics,
    compare: BY_REPETITION,
    baseline: repetitionRows("latency-ms", [100, 101]),
    candidate: repetitionRows("latency-ms", [140, 141]),
  };
  expect(judged(given).finding).toMatchObject({ kind: "warning", reason: { code: "run-effect-cap" } });
  expect(judged({ ...given, sameJob: true }).finding).toMatchObject({
    kind: "regression",
    reason: { code: "plain-rule" },
  });
});

test("trials of hard tasks that are said to be skipped or denied are no plain pass", () => {
  for (const status of ["skipped", "denied"] as const) {
    const twice = (hide: (task: number, repetition: number) => boolean) =>
      [0, 1].flatMap((repetition) =>
        tasks(before).map((one, task): TrialRecord =>
          hide(task, repetition) ? { ...one, repetition, status, metrics: {} } : { ...one, repetition },
        ),
      );
    const { verdict } = judged({
      ...PAIRED,
      baseline: twice(() => false),
      candidate: twice((task, repetition) => task < 4 && repetition === 1),
    });
    expect(verdict).toMatchObject({ kind: "inconclusive", causes: [{ name: "missing-case", count: 4 }] });
  }
});

describe("missing rates among many groups", () => {
  const modes = Array.from({ length: 20 }, (_, index) => `m${index}`);
  const rows = (isLost: (task: number, mode: string) => boolean): readonly TrialRecord[] =>
    modes.flatMap((mode) =>
      tasks(before).map((one, task) => {
        const axes = { ...one.axes, mode };
        return isLost(task, mode)
          ? row({ axes, status: "timed-out" })
          : row({ axes, metrics: { ...one.metrics } });
      }),
    );
  const kindOf = (candidate: readonly TrialRecord[], mode: string) =>
    judged({
      ...PAIRED,
      compare: { ...BY_TASK, by: ["mode"] },
      baseline: rows(() => false),
      candidate,
    }).findings.find((finding) => finding.group["mode"] === mode)?.kind;

  test("groups that miss nothing do not hide the one that does", () => {
    expect(
      kindOf(
        rows((task, mode) => mode === "m3" && task < 6),
        "m3",
      ),
    ).toBe("regression");
    // 2^-4 is above .05, and 4 of 60 are below the error rate.
    expect(
      kindOf(
        rows((task, mode) => mode === "m3" && task < 4),
        "m3",
      ),
    ).toBe("pass");
  });

  test("groups that each miss some are corrected for", () => {
    // 2^-6 x 20 is above .05.
    expect(
      kindOf(
        rows((task) => task < 6),
        "m3",
      ),
    ).toBe("pass");
  });
});
