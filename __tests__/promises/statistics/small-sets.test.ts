import { expect, test } from "@jest/globals";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { judgeRows } from "../../support/samples/judge-rows.ts";
import { BY_TASK, metric, row, SCORE, taskName } from "../../support/samples/build-input.ts";

const SUCCESS = metric({ name: "success", kind: "binary", implicit: true });
const TOKENS = metric({ name: "tokens", kind: "amount" });

/** Losses of 0.2 and more on each task, beyond doubt. */
const LOSS = [0.21, 0.24, 0.2, 0.26, 0.23, 0.22];

function side(tasks: number, valuesOf: (task: number) => Record<string, number>): readonly TrialRecord[] {
  return Array.from({ length: tasks }, (_, task) =>
    row({ axes: { task: taskName(task) }, metrics: valuesOf(task) }),
  );
}

// Of 2^5 = 32 sign patterns one is as extreme as a loss on all tasks; a second one would make it 2/32 > .05.
test.each([5, 6])("a clear loss on %i tasks is red beside metrics that did not move", (tasks) => {
  const unmoved = (task: number) => ({ success: 1, tokens: 1000 + task });
  const { findings } = judgeRows({
    metrics: [SCORE, SUCCESS, TOKENS],
    compare: BY_TASK,
    baseline: side(tasks, (task) => ({ ...unmoved(task), "rule-score": 0.8 + task / 100 })),
    candidate: side(tasks, (task) => ({ ...unmoved(task), "rule-score": 0.8 + task / 100 - LOSS[task]! })),
    sameJob: true,
    seed: 1,
  });
  expect(findings.map(({ kind, pAdjusted }) => [kind, pAdjusted])).toEqual([
    ["regression", 2 ** -tasks],
    ["pass", 1],
    ["pass", 1],
  ]);
});
