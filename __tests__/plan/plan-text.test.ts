import { expect, test } from "@jest/globals";
import { planText } from "../../src/plan/plan-text.ts";
import { describePlan } from "../../src/plan/describe-plan.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import { axis, matrix, sampleConfig } from "../support/samples/sample-config.ts";

test("a dry run tells the looks, and the least and the most trials", () => {
  const config = sampleConfig({
    matrix: matrix([axis("task", ["a", "b"])], { repetitions: 6, looks: [2, 6] }),
    baseline: { from: "ref", ref: "main" },
  });
  const plan = planTrials(config, { suite: null, where: {}, axisRows: {} });
  const described = describePlan(plan, {
    previous: new Map(),
    retry: config.execution.retry,
    fallbacks: [],
  });
  const style = { bullet: "- ", mostCases: 1, elsewhere: " (in the file)" };
  expect(planText(described, style).split("\n")).toEqual([
    "2 cases x 6 repetitions x 2 sides = 24 trials",
    "judged after 2, 6 repetitions: at least 8 trials, at most 24",
    "",
    "groups that are judged on their own:",
    "- all: 2 cases",
    "",
    "cases:",
    "- task=a",
    "- and 1 more (in the file)",
    "",
    `plan ${plan.hash}`,
    "",
  ]);
});
