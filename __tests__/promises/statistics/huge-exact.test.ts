import { expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { BY_TASK, input, metric, taskRows } from "../../support/samples/build-input.ts";

function judged(before: number, after: number) {
  const rows = (value: number) => taskRows("norm", 6, () => value);
  const { findings } = detect(
    input({
      metrics: [metric({ name: "norm", kind: "exact" })],
      compare: BY_TASK,
      baseline: rows(before),
      candidate: rows(after),
    }),
  );
  return findings;
}

test("an exact number is compared though its square would be none", () => {
  expect(judged(1e200, 1e200)).toMatchObject([{ kind: "pass" }]);
  expect(judged(1e200, 1.01e200)).toMatchObject([{ kind: "regression", exact: { mismatches: 6 } }]);
  expect(judged(-1e300, 1e300)).toMatchObject([{ kind: "regression", exact: { absolute: 2e300 } }]);
});

test("a relative change too large for a double is null", () => {
  expect(judged(5e-324, 1)).toMatchObject([{ kind: "regression", exact: { absolute: 1, relative: null } }]);
});
