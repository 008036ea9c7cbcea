import { expect, test } from "@jest/globals";
import { progressLines } from "../../../src/adapters/node/progress-lines.ts";
import { sampleTrial } from "../../support/sample-trial.ts";

test("a retry stays one line, whatever its case and its code are called", () => {
  const lines: string[] = [];
  const trial = sampleTrial({});
  const hostile = { ...trial, case: { ...trial.case, name: "task=a\n::error::boom\u001B[2J" } };
  progressLines((text) => void lines.push(text)).notify({
    type: "retry",
    trial: hostile,
    attempt: 2,
    delayMs: 12.4,
    code: "http-503\r::warning::x",
  });
  expect(lines).toEqual(["  retry 2 of task=a ::error::boom [2J in 12 ms: http-503 ::warning::x\n"]);
});

test("an early stop is told, in one line", () => {
  const lines: string[] = [];
  const observer = progressLines((text) => void lines.push(text));
  observer.notify({ type: "stopped-early", why: "the budget of 5 trials is used up\n::error::x" });
  expect(lines).toEqual(["stopped early: the budget of 5 trials is used up ::error::x\n"]);
});
