import { expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { detect, type Detection } from "../../../src/detect/detect.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import { NO_LIMITS } from "../../../src/model/config/metric.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { BY_TASK, input, metric, row, SCORE, taskName } from "../../support/samples/build-input.ts";

const WRITTEN: Metric = {
  ...metric({ name: "success", kind: "binary", limits: { ...NO_LIMITS, min: 0.9 } }),
  byStatus: true,
};

function rows(part: (task: number) => Partial<TrialRecord>): readonly TrialRecord[] {
  return Array.from({ length: 20 }, (_, task) => row({ axes: { task: taskName(task) }, ...part(task) }));
}

function judged(
  baseline: readonly TrialRecord[],
  candidate: readonly TrialRecord[],
  metrics: readonly Metric[] = [WRITTEN],
): Detection {
  return detect(input({ metrics, compare: BY_TASK, baseline, candidate }));
}

const ALL_OK = rows(() => ({}));

test("a written success is 1 for ok and 0 for failed trials, as one that is not written", () => {
  const half = rows((task) => ({ status: task % 2 === 0 ? "ok" : "failed" }));
  const implicit = { ...WRITTEN, implicit: true, byStatus: undefined };
  const { findings, limits, completeness } = judged(ALL_OK, half);
  expect(findings).toEqual(judged(ALL_OK, half, [implicit]).findings);
  expect(findings[0]?.values).toEqual({ baseline: 1, candidate: 0.5 });
  expect(limits).toMatchObject([{ result: "broken", estimate: 0.5, trials: { measured: 20, of: 20 } }]);
  expect(completeness.missingMetrics).toEqual([]);
});

test("what a program reports itself counts, and a failed trial is 0 all the same", () => {
  const reporting = rows((task) =>
    task < 4 ? { status: "failed" } : { metrics: { success: task < 10 ? 0 : 1 } },
  );
  expect(judged(ALL_OK, reporting).findings[0]?.values.candidate).toBe(0.5);
});

test("what a program reports counts where success is not written, too", () => {
  const implicit = { ...WRITTEN, implicit: true, byStatus: undefined };
  const failing = rows(() => ({ metrics: { success: 0 } }));
  expect(judged(ALL_OK, failing, [implicit]).findings[0]).toMatchObject({
    kind: "regression",
    values: { baseline: 1, candidate: 0 },
  });
  // A number of something else, such as a count of requests, is no answer.
  const counting = rows(() => ({ metrics: { success: 200 } }));
  expect(judged(ALL_OK, counting, [implicit]).findings[0]?.values.candidate).toBe(1);
});

test("where one trial of either side reports it, an ok trial that does not is missing: silence is no success", () => {
  const reporting = rows((task) => ({ metrics: { success: task % 2 } }));
  const silent = judged(reporting, ALL_OK);
  expect(silent.samples[0]?.sides.candidate).toMatchObject({ trials: 0 });
  expect(silent.findings[0]?.kind).not.toBe("improved");
  expect(silent.completeness.missingMetrics).toEqual(["success"]);
});

test("a success that does not gate counts no failed trials: losing the hard cases does not help another metric", () => {
  const before = rows((task) => ({ metrics: { "rule-score": task < 10 ? 0.2 : 0.9 } }));
  const after = rows((task) => (task < 10 ? { status: "failed" } : { metrics: { "rule-score": 0.9 } }));
  const score = (role: Metric["role"]): string | undefined =>
    judged(before, after, [SCORE, { ...WRITTEN, role }]).findings[0]?.reason.code;
  expect(score("inform")).toBe("missing-rate");
  expect(score("gate")).not.toBe("missing-rate");
});

test("the config decides: a written success is measured by every runner that executes, and by results-file never", () => {
  const of = (run: string): Metric | undefined => {
    const text = `version: 1\nid: x\nmatrix: { axes: { task: [a] } }\nrun: { ${run} }\nmetrics: { success: { kind: binary, min: 0.9 } }\n`;
    return parseConfig(text, "rg.yml").metrics[0];
  };
  expect(of("command: x")).toMatchObject({ name: "success", byStatus: true, limits: { min: 0.9 } });
  expect(of("results-file: rows.jsonl")?.byStatus).toBeUndefined();
});
