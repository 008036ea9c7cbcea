import { expect, test } from "@jest/globals";
import { judgeSplit, type CalibrateInput } from "../../../src/calibrate/judge-split.ts";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { Side } from "../../../src/model/run/side.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { BY_REPETITION, BY_TASK, metric, normals, row, taskName } from "../../support/samples/build-input.ts";
import { inputOf } from "../../calibrate/build-calibration.ts";

/** At margin 0 nothing stands between "nothing changed" and red: the rate of false reds is alpha itself. */
const METRICS = ["a", "b"].map((name) =>
  metric({ name, kind: "score", margin: { scale: "absolute", value: 0 } }),
);

interface Shape {
  readonly compare: CompareConfig;
  readonly sides: readonly Side[];
  readonly tasks: number;
  readonly repetitions: number;
}

const SHAPES: readonly (readonly [string, Shape])[] = [
  ["split runs", { compare: BY_REPETITION, sides: ["candidate"], tasks: 1, repetitions: 16 }],
  ["split repetitions", { compare: BY_TASK, sides: ["candidate"], tasks: 12, repetitions: 4 }],
  ["swapped sides", { compare: BY_TASK, sides: ["baseline", "candidate"], tasks: 12, repetitions: 1 }],
];

function normalRows({ sides, tasks, repetitions }: Shape, seed: string): readonly TrialRecord[] {
  const draw = normals(seed);
  return sides.flatMap((side) =>
    Array.from({ length: tasks * repetitions }, (_, trial) =>
      row({
        side,
        axes: { task: taskName(trial % tasks) },
        repetition: Math.floor(trial / tasks),
        // So little noise that every injection is seen at once, which saves time.
        metrics: { a: 0.01 * draw(), b: 0.01 * draw() },
      }),
    ),
  );
}

function quick(rows: readonly TrialRecord[], { compare }: Shape): CalibrateInput {
  return { ...inputOf(rows, { compare, splits: 1, metrics: METRICS }), resamples: 199 };
}

test.each(SHAPES)("at margin 0 about alpha of %s of fresh data are red", (name, shape) => {
  const verdicts = Array.from({ length: 40 }, (_, index) => {
    const rows = normalRows(shape, `${name} ${index}`);
    const input = quick(rows, shape);
    return judgeSplit(input, index).verdict;
  });
  // Binomial(40, 0.05): seven and more have a probability of 0.003.
  expect(verdicts.filter((verdict) => verdict === "fail").length).toBeLessThan(7);
});

test("halves of one sample are red at the rate of alpha, not never", () => {
  const [, shape] = SHAPES[2] ?? [];
  if (shape === undefined) throw new Error("no shape");
  const rows = normalRows(shape, "conditional");
  const input = quick(rows, shape);
  const reds = Array.from({ length: 80 }, (_, index) => judgeSplit(input, index).verdict === "fail");
  // Swapping the signs of a sample is what the test itself does: 80 draws of alpha, of which none has 0.017, eleven and more 0.002.
  expect(reds.filter(Boolean).length).toBeGreaterThan(0);
  expect(reds.filter(Boolean).length).toBeLessThan(11);
});
