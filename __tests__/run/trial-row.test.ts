import { expect, test } from "@jest/globals";
import { createRedactor } from "../../src/secrets/redaction.ts";
import type { Metrics } from "../../src/model/run/trial.ts";
import { trialRow } from "../../src/run/trial-row.ts";
import { sampleTrial } from "../support/samples/sample-trial.ts";

function rowOf(metrics: Metrics) {
  const outcome = {
    status: "ok",
    metrics,
    nonFinite: [],
    usage: null,
    output: null,
    error: null,
    durationMs: null,
  } as const;
  return trialRow(
    sampleTrial({}),
    { result: { outcome, startedAtMs: 0, durationMs: 1 }, attempts: 1 },
    {
      execution: { keepOutputBytes: 0 },
      redact: createRedactor(["hunter22"]),
      attemptsBefore: 0,
      charged: null,
    },
  );
}

test("secrets leave texts and keys of lists and objects", () => {
  const { metrics } = rowOf({ fit: { hunter22: ["is hunter22", 1, { a: "hunter22" }], ok: true } });
  expect(metrics).toEqual({ fit: { "***": ["is ***", 1, { a: "***" }], ok: true } });
});

test("a runner's lists hold nothing that JSON cannot: a value past its bounds is missing and named", () => {
  let deep: readonly unknown[] = [];
  for (let level = 0; level < 40; level += 1) deep = [deep];
  const unfit: Metrics = JSON.parse(JSON.stringify({ deep, n: 1 }));
  expect(rowOf(unfit)).toMatchObject({ metrics: { deep: null, n: 1 }, nonFinite: ["deep"] });
  expect(rowOf({ fit: [Number.NaN, 1], bad: Number.NaN })).toMatchObject({
    metrics: { fit: ["NaN", 1], bad: null },
    nonFinite: ["bad"],
  });
});

test("half of a surrogate pair, which no file of UTF-8 can contain, is replaced in names and texts", () => {
  expect(rowOf({ "a\uD800": 1, fit: { "k\uDC00": ["\uD800x"] } }).metrics).toEqual({
    "a\uFFFD": 1,
    fit: { "k\uFFFD": ["\uFFFDx"] },
  });
});
