import { expect, test } from "@jest/globals";
import { planText } from "../../src/plan/plan-text.ts";
import { describePlan } from "../../src/plan/describe-plan.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import { axis, matrix, sampleConfig } from "../support/samples/sample-config.ts";
import { cpuMs } from "../support/cpu-ms.ts";

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
  const style = { bullet: "- ", mostListed: 1, elsewhere: " (in the file)" };
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

test("a plan with a group for each of 5,000 cases is described in time linear in its cases", () => {
  const values = Array.from({ length: 5000 }, (_, index) => `t${index}`);
  const config = sampleConfig({ matrix: matrix([axis("task", values)], { repetitions: 1 }) });
  const plan = planTrials(
    { ...config, compare: { ...config.compare, by: ["task"] } },
    { suite: null, where: {}, axisRows: {} },
  );
  const started = cpuMs();
  const described = describePlan(plan, {
    previous: new Map(),
    retry: config.execution.retry,
    fallbacks: [],
  });
  // Quadratic in groups it took half a minute, cubic for hours.
  expect(cpuMs() - started).toBeLessThan(2000);
  expect(described.groups).toHaveLength(5000);
  expect(described.groups.every(({ cases }) => cases === 1)).toBe(true);
  const text = planText(described, { bullet: "- ", mostListed: 20, elsewhere: " (elsewhere)" });
  expect(text.split("\n").filter((line) => line === "- and 4980 more (elsewhere)")).toHaveLength(2);
});

test("a case without an axis of its group belongs to the group without that axis", () => {
  const config = sampleConfig({
    matrix: matrix([axis("task", ["a", "b"])], { include: [{ task: "c", mode: "x" }] }),
  });
  const plan = planTrials(
    { ...config, compare: { ...config.compare, by: ["mode"] } },
    { suite: null, where: {}, axisRows: {} },
  );
  const { groups } = describePlan(plan, {
    previous: new Map(),
    retry: config.execution.retry,
    fallbacks: [],
  });
  expect(groups).toEqual([
    { group: {}, cases: 2 },
    { group: { mode: "x" }, cases: 1 },
  ]);
});
