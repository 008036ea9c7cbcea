import { expect, test } from "@jest/globals";
import { parseDefinition, withUnitsOf } from "../../../src/model/run/metric-schema.ts";

const row = (time: number | null, unit?: string) => ({
  metrics: { time },
  ...(unit === undefined ? {} : { units: { time: unit } }),
});

test.each([
  ["the unit of all numbers", [row(1, "us"), row(2, "us"), row(null)], "latency lower us"],
  ["the unit that they are converted to", [row(1, "us"), row(2, "ms")], "latency lower ns"],
  ["none where one has none", [row(1, "us"), row(2)], "latency lower"],
  ["none where one does not convert", [row(1, "us"), row(2, "MB")], "latency lower"],
  ["none without rows", [], "latency lower"],
])("a manifest knows %s", (_, rows, expected) => {
  expect(withUnitsOf({ time: "latency lower" }, rows)).toEqual({ time: expected });
});

test("a declared unit stays, whatever rows say", () => {
  expect(withUnitsOf({ time: "latency lower ms" }, [row(1, "us")])).toEqual({ time: "latency lower ms" });
});

test("a unit may have spaces in it", () => {
  expect(parseDefinition("latency lower ns per iter")).toEqual({
    definition: "latency lower",
    unit: "ns per iter",
  });
  expect(parseDefinition("exact lower")).toEqual({ definition: "exact lower", unit: null });
});
