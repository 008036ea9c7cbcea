import { expect, test } from "@jest/globals";
import { readResults } from "../../../src/runners/answer/read-results.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";
import { structured } from "../../support/metric-shape.ts";

const TRIAL = sampleTrial({ repetition: 1 });
const NAMES = { declared: ["ms", "wall-ms", "tree"], shape: structured("tree") };

const read = (text: string) => readResults(text, "out", { trial: TRIAL, names: NAMES });

test("a table of metrics alone is the trial's own row", () => {
  expect(read("ms\n2.5\n")).toMatchObject({ ok: true, value: { metrics: { ms: 2.5 }, nonFinite: [] } });
  expect(read("ms,wall-ms\nnan,\n")).toMatchObject({
    ok: true,
    value: { metrics: { ms: null, "wall-ms": null }, nonFinite: ["ms"] },
  });
});

test("of a table of many trials the row of this one is taken", () => {
  const table = "task,repetition,ms\na,0,1\na,1,2\nb,1,3\n";
  expect(read(table)).toMatchObject({ ok: true, value: { metrics: { ms: 2 } } });
});

test("one row of this case is taken, however it counts its repetitions", () => {
  expect(read("task,repetition,ms\na,0,1\nb,0,2\n")).toMatchObject({
    ok: true,
    value: { metrics: { ms: 1 } },
  });
});

test("lists and objects are read where their metric takes them", () => {
  const row = (metrics: string): string => `[{"axes":{},"repetition":0,"metrics":${metrics}}]`;
  expect(read(row('{"tree":[1]}'))).toMatchObject({ ok: true, value: { metrics: { tree: [1] } } });
  expect(read(row('{"ms":[1]}'))).toMatchObject({
    ok: false,
    problem: expect.stringContaining("expected a number for metric 'ms'"),
  });
});

test.each([
  ["none of this trial", "task,ms\nb,1\n", "expected one row of this trial in out, got 0 of 1"],
  ["two of it", "ms\n1\n2\n", "expected one row of this trial in out, got 2 of 2"],
  ["one that gave no answer", "ms,status\n,errored\n", "got one that is errored in out"],
  ["one that is no number", "ms\nfast\n", 'out:2:1 ms: expected a number or nothing, got "fast"'],
  ["none at all", '{"schema":"regression-gate/report@1"}', "out expected rows, got a report"],
])("rows with %s are a problem of the trial", (_, text, problem) => {
  expect(read(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

test("a text in no known format is left to who asked", () => {
  expect(read("mean: 3 ms\n")).toBeNull();
});
