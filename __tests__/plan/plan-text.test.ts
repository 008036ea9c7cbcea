import { expect, test } from "@jest/globals";
import { planText } from "../../src/plan/plan-text.ts";
import { describePlan } from "../../src/plan/describe-plan.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import { axis, matrix, sampleConfig } from "../support/sample-config.ts";

test("a dry run tells the looks, and the least and the most trials", () => {
  const config = sampleConfig({
    matrix: matrix([axis("task", ["a", "b"])], { repetitions: 6, looks: [2, 6] }),
    baseline: { from: "ref", ref: "main" },
  });
  const plan = planTrials(config, { suite: null, where: {}, axisRows: {} });
  expect(
    planText(describePlan(plan, { previous: new Map(), retry: config.execution.retry, fallbacks: [] })).split(
      "\n",
    ),
  ).toEqual([
    "24 trials of 2 cases, 6 repetitions, sides: baseline and candidate",
    "judged after 2, 6 repetitions: at least 8 trials, at most 24",
    "  task=a: 12 trials",
    "  task=b: 12 trials",
    `plan ${plan.hash}`,
  ]);
});
