import { expect, test } from "@jest/globals";
import type { Outcome } from "../../src/model/run/trial.ts";
import type { ModulePort, ModuleResult } from "../../src/run/ports.ts";
import { moduleRunner } from "../../src/runners/module.ts";
import { sampleTrial } from "../support/samples/sample-trial.ts";
import { attemptContext } from "../support/samples/attempt-context.ts";
import { NUMBERS, structured } from "../support/metric-shape.ts";

const definition = {
  type: "module",
  module: "m.mjs",
  exportName: "measure",
  options: { fast: true },
} as const;
const context = attemptContext();

async function outcomeOf(result: ModuleResult): Promise<Outcome> {
  const modules = { call: () => Promise.resolve(result), close: () => Promise.resolve() };
  const runner = moduleRunner(definition, modules, structured("fit"));
  return runner.run(sampleTrial({}), context);
}

test("calls the export with the case and the options", async () => {
  const calls: unknown[] = [];
  const modules: ModulePort = {
    call(request) {
      calls.push(request);
      return Promise.resolve({ ok: true, value: {}, durationMs: 1 });
    },
    close: () => Promise.resolve(),
  };
  const runner = moduleRunner(definition, modules, NUMBERS);
  await runner.run(sampleTrial({}), context);
  expect(calls).toEqual([
    {
      module: "m.mjs",
      exportName: "measure",
      argument: {
        axes: { task: "a" },
        content: { task: { id: "a", text: "hi" } },
        repetition: 0,
        seed: 123,
        side: "candidate",
        options: { fast: true },
      },
    },
  ]);
});

test("metrics are what it returns; NaN is named", async () => {
  expect(await outcomeOf({ ok: true, value: { acc: 1, bad: Number.NaN }, durationMs: 3 })).toMatchObject({
    status: "ok",
    metrics: { acc: 1, bad: null },
    nonFinite: ["bad"],
    durationMs: 3,
  });
});

test("a metric of kind exact may be a list or an object, if it is JSON", async () => {
  const returned = (fit: unknown) => outcomeOf({ ok: true, value: { acc: 1, fit }, durationMs: 3 });
  expect(await returned({ a: [1, Number.NaN] })).toMatchObject({
    status: "ok",
    metrics: { acc: 1, fit: { a: [1, "NaN"] } },
    nonFinite: [],
  });
  expect(await returned(Float64Array.of(1))).toMatchObject({
    status: "errored",
    error: { message: "metric 'fit': expected JSON, got Float64Array" },
  });
});

test("a function that returns nothing is errored", async () => {
  const outcome = await outcomeOf({ ok: true, value: undefined, durationMs: 3 });
  expect(outcome).toMatchObject({ status: "errored", error: { code: "metrics-unreadable" } });
});

test.each([
  ["TypeError", "failed", "invalid"],
  ["ECONNRESET", "errored", "transient"],
  ["http-429", "errored", "rate-limit"],
  ["module-not-loaded", "errored", "invalid"],
  ["export-missing", "errored", "invalid"],
  ["worker-exited", "errored", "invalid"],
  ["process-exit", "errored", "invalid"],
  ["uncaught-exception", "errored", "invalid"],
  ["unhandled-rejection", "errored", "invalid"],
  ["out-of-memory", "errored", "invalid"],
])("a throw with code %s is %s", async (code, status, errorClass) => {
  const outcome = await outcomeOf({ ok: false, error: { code, message: "m" } });
  expect(outcome).toMatchObject({ status, error: { class: errorClass, code, message: "m" } });
});
