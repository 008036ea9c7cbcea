import { expect, test } from "@jest/globals";
import { keptApart } from "../../src/run/kept-apart.ts";
import type { Outcome } from "../../src/model/run/trial.ts";
import { createRedactor } from "../../src/secrets/redaction.ts";

const redact = createRedactor(["hunter22", "othersecret9"]);
const numbers = { nonFinite: [], error: null } as const;
const OK = {
  status: "ok",
  ...numbers,
  metrics: {},
  usage: null,
  output: "said",
  durationMs: null,
} as const satisfies Outcome;

function ofCases(...cases: readonly Readonly<Record<string, string>>[]): Outcome {
  const measured = cases.map((axes) => ({ axes, status: "ok" as const, metrics: { time: 1 }, ...numbers }));
  return { ...OK, measured: { metrics: [], cases: measured } };
}

test("cases and metrics whose names differ in a secret alone are no answer: one would stand for both", () => {
  const refused = { status: "errored", output: "said", error: { code: "secret-in-names" } };
  expect(keptApart(ofCases({ a: "x hunter22" }, { a: "x othersecret9" }), redact)).toMatchObject(refused);
  expect(keptApart(ofCases({ hunter22: "1", othersecret9: "2" }), redact)).toMatchObject(refused);
  expect(keptApart({ ...OK, metrics: { hunter22: 1, othersecret9: 2 } }, redact)).toMatchObject(refused);
});

test("names that stay different are kept, with a secret in them or without", () => {
  for (const outcome of [
    ofCases({ a: "x hunter22" }, { a: "y othersecret9" }, { b: "x hunter22" }),
    { ...OK, metrics: { "a hunter22": 1, "b othersecret9": 2 } },
  ]) {
    expect(keptApart(outcome, redact)).toBe(outcome);
  }
});
