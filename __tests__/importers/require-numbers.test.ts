import { expect, test } from "@jest/globals";
import { parseBareRows } from "../../src/importers/bare-rows.ts";
import { requiringNumbers } from "../../src/importers/require-numbers.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { metric } from "../support/samples/build-input.ts";
import { problemLines } from "../support/usage-error-of.ts";

const ROWS = parseBareRows(
  '{"axes":{"task":"a"},"repetition":0,"metrics":{"fit":[1],"other":[2],"acc":1}}\n{"axes":{"task":"b"},"repetition":1,"metrics":{"fit":{},"acc":1}}\n',
  "r",
);
const FIT = metric({ name: "fit", kind: "exact" });
const NO_LIMITS = FIT.limits;

const requireNumbers = (...rows: Parameters<typeof requiringNumbers>): readonly TrialRecord[] => [
  ...requiringNumbers(...rows),
];

test("names each trial whose list or object a metric cannot take", () => {
  expect(
    problemLines(() => requireNumbers(ROWS, [metric({ name: "fit", kind: "score" })], "rows.jsonl")),
  ).toEqual([
    "rows.jsonl metrics.fit: expected a number for this metric of kind score, got a list in task=a, repetition 0; lists and objects are for kind exact without min and max",
    "rows.jsonl metrics.fit: expected a number for this metric of kind score, got an object in task=b, repetition 1; lists and objects are for kind exact without min and max",
  ]);
});

test("kind exact takes them unless a limit needs a number, be it in some groups alone", () => {
  const acc = metric({ name: "acc", kind: "score" });
  const limited = { ...FIT, limits: { ...NO_LIMITS, warnMax: 3 } };
  const policy = { limits: { ...NO_LIMITS, min: 0 } };
  const limitedInSome = { ...FIT, overrides: [{ where: {}, policy }] };
  expect(problemLines(() => requireNumbers(ROWS, [limited], "r"))).toHaveLength(2);
  expect(problemLines(() => requireNumbers(ROWS, [limitedInSome], "r"))).toHaveLength(2);
  expect(() => requireNumbers(ROWS, [FIT, acc], "r")).not.toThrow();
});
