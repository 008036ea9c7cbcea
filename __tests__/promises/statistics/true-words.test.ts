import { expect, test } from "@jest/globals";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { Xoshiro128 } from "../../../src/stats/index.ts";
import { BY_TASK, metric, row, taskName } from "../../support/samples/build-input.ts";
import { judgeRows } from "../../support/samples/judge-rows.ts";
import { seedFor } from "../../support/seed-for.ts";

const TASKS = 12;
const METRICS = Array.from({ length: 60 }, (_, index) =>
  metric({ name: `score-${index}`, kind: "score", better: "higher" }),
);

/** Noise whose spread lets about a third of the metrics look worse than their margin of 0.02, some of them clearly. */
function side(name: string, loss: number): readonly TrialRecord[] {
  const random = new Xoshiro128(seedFor(["true words", name]));
  return Array.from({ length: TASKS }, (_, task) =>
    row({
      axes: { task: taskName(task) },
      metrics: Object.fromEntries(
        METRICS.map(({ name: metricName }) => [metricName, 0.7 - loss + (0.12 * random.below(1000)) / 1000]),
      ),
    }),
  );
}

test("the text of an open question says that the interval contains the margin only where it does", () => {
  const { findings } = judgeRows({
    metrics: METRICS,
    compare: BY_TASK,
    baseline: side("baseline", 0),
    candidate: side("candidate", 0.035),
    sameJob: true,
    seed: 1,
  });
  const open = findings.filter(({ reason }) => reason.code === "interval-straddles-margin");
  const said = open.map(({ lower, upper, margin, reason }) => ({
    contains: (lower ?? 0) <= -margin && -margin <= (upper ?? 0),
    text: reason.text,
  }));
  expect(said.filter(({ contains }) => contains).length).toBeGreaterThan(0);
  expect(said.filter(({ contains }) => !contains).length).toBeGreaterThan(0);
  for (const { contains, text } of said) {
    expect(text.includes("The interval contains the margin")).toBe(contains);
    expect(text.includes("The whole interval is beyond the margin")).toBe(!contains);
  }
});
