import { expect, test } from "@jest/globals";
import { collectSamples } from "../../../src/detect/collect/collect-samples.ts";
import { axesKey } from "../../../src/detect/values/axes-key.ts";
import { unitSets } from "../../../src/detect/values/unit-sets.ts";
import { BY_TASK, SCORE, row, taskName } from "../../support/samples/build-input.ts";

function setsOf(groups: Readonly<Record<string, readonly number[]>>) {
  const rows = Object.entries(groups).flatMap(([mode, tasks]) =>
    tasks.map((task) => row({ axes: { mode, task: taskName(task) }, metrics: {} })),
  );
  const { samples } = collectSamples({
    rows: { baseline: rows, candidate: rows },
    metrics: [SCORE],
    compare: { ...BY_TASK, by: ["mode"] },
    plan: null,
    selection: [],
    plannedTrials: null,
    earlyStop: null,
    failures: [],
  });
  const sets = unitSets(samples);
  return Object.keys(groups).map((mode) => sets.get(axesKey({ mode })));
}

const upTo = (count: number) => Array.from({ length: count }, (_, task) => task);

test("groups with the same tasks share a set, measured or not", () => {
  const [fast, slow] = setsOf({ fast: upTo(5), slow: upTo(5).toReversed() });
  expect(fast).toEqual(upTo(5).map(taskName));
  expect(slow).toBe(fast);
});

test("80 % overlap is enough, less is not", () => {
  const [a, b] = setsOf({ a: upTo(10), b: upTo(8) });
  expect(b).toBe(a);
  const [c, d] = setsOf({ c: upTo(10), d: upTo(7) });
  expect(d).toHaveLength(7);
  expect(c).toHaveLength(10);
});
