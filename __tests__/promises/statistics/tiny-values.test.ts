import { expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { bootstrapLogRatio, studentQuantile, studentTail } from "../../../src/stats/index.ts";
import { seedFor } from "../../support/seed-for.ts";
import { BY_REPETITION, input, metric, repetitionRows } from "../../support/samples/build-input.ts";

const COST = metric({ name: "cost", kind: "amount" });

test.each([1, 1e-100, 1e-170, 1e100])("no answer depends on the unit of a value: x %p", (unit) => {
  const values = (numbers: readonly number[]) =>
    repetitionRows(
      "cost",
      numbers.map((value) => value * unit),
    );
  const { findings } = detect(
    input({
      metrics: [COST],
      compare: BY_REPETITION,
      baseline: values([1, 2, 3, 4]),
      candidate: values([2, 3, 4, 5]),
    }),
  );
  // 40 % worse than a margin of 5 %, of four: neither shown to be worse nor to be as good.
  expect(findings[0]).toMatchObject({ kind: "inconclusive" });
});

test("a ratio of values whose squares are no doubles has the error that others have", () => {
  const options = { resamples: 99, alpha: 0.05, seedFor, purpose: [] };
  const of = (unit: number) =>
    bootstrapLogRatio(
      {
        x: Float64Array.of(1, 2, 3, 4).map((value) => value * unit),
        y: Float64Array.of(2, 3, 4, 5).map((value) => value * unit),
      },
      options,
    );
  expect(of(2 ** -600)).toEqual(of(1));
  expect(of(2 ** 600)).toEqual(of(1));
});

test("Student's t of a number that is not finite has an answer at once", () => {
  expect(studentQuantile(0.95, Number.NaN)).toBeNaN();
  expect(studentTail(Number.NaN, 4)).toBeNaN();
  expect(studentTail(-Infinity, Infinity)).toBe(1);
});
