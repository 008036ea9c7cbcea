import { expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { BY_TASK, found, input, row, SCORE, taskName } from "../../support/samples/build-input.ts";

function rows(hasValue: (task: number) => boolean): readonly TrialRecord[] {
  return Array.from({ length: 20 }, (_, task) =>
    row({ axes: { task: taskName(task) }, metrics: hasValue(task) ? { "rule-score": 0.9 } : {} }),
  );
}

function warningsOf(candidate: readonly TrialRecord[], baseline: readonly TrialRecord[]): readonly string[] {
  const { warnings } = detect(
    input({ metrics: [SCORE], compare: BY_TASK, baseline: found(baseline), candidate }),
  );
  return warnings.filter(({ code }) => code === "units-without-value").map(({ text }) => text);
}

const all = rows(() => true);
const some = rows((task) => task !== 3);

test("a unit whose trials no longer report a metric is named, since no mean has it", () => {
  expect(warningsOf(some, all)).toEqual([
    `rule-score has no value in any trial of 1 of 20 units of the candidate, which have one in the baseline: ${taskName(3)}. Neither mean has them.`,
  ]);
});

test("a unit without the metric on both sides, or on the baseline's alone, is no news", () => {
  expect(warningsOf(some, some)).toEqual([]);
  expect(warningsOf(all, some)).toEqual([]);
});
