import { expect, test } from "@jest/globals";
import { parseNoise } from "../../../src/cli/options/parse-noise.ts";
import { metric } from "../../support/samples/build-input.ts";

const ERRORS = metric({
  name: "errors",
  kind: "count",
  poisson: true,
  margin: { scale: "relative", value: 0.1 },
});
const METRICS = [ERRORS, metric({ name: "time", kind: "latency" })];

test("each metric takes its noise as it is given: a percentage, or the mean of a Poisson count", () => {
  expect(parseNoise(["time=8%", "errors=2.5"], METRICS)).toEqual(
    new Map([
      ["time", 0.08],
      ["errors", 2.5],
    ]),
  );
});

test.each(["errors=5%", "errors=-1", "errors=2e6", "errors="])("%s is no mean number of events", (text) => {
  expect(() => parseNoise([text], METRICS)).toThrow(
    /mean number of events in a trial, such as 12, for 'errors'/,
  );
});
