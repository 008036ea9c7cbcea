import { describe, expect, test } from "@jest/globals";
import { marginDistance, type OrientedSides } from "../../../src/detect/values/hypotheses.ts";
import { metric } from "../../support/samples/build-input.ts";

const values = ({ baseline, candidate }: OrientedSides) => ({
  paired: true,
  units: { baseline: [], candidate: [] },
  baseline,
  candidate,
  members: null,
});

describe("the margin as a distance", () => {
  const cost = metric({ name: "cost", kind: "amount", margin: { scale: "relative", value: 0.5 } });
  const asItCame = { baseline: Float64Array.of(100, 120), candidate: Float64Array.of(300, 120) };

  test("is not changed by what the test of the margin exchanges", () => {
    // c = 300 and 1.5 b = 150 of the first unit change places.
    const exchanged = { baseline: Float64Array.of(200, 120), candidate: Float64Array.of(150, 120) };
    const of = (sides: OrientedSides) => marginDistance(values(sides), cost, "margin");
    expect(of(asItCame)).toBe((0.5 * (150 + 180 + 300 + 120)) / 4);
    expect(of(exchanged)).toBe(of(asItCame));
  });

  test.each(["worse", "better"] as const)("nor by what the test of %s exchanges", (hypothesis) => {
    const exchanged = { baseline: Float64Array.of(300, 120), candidate: Float64Array.of(100, 120) };
    const of = (sides: OrientedSides) => marginDistance(values(sides), cost, hypothesis);
    expect(of(asItCame)).toBe((0.5 * (100 + 120 + 300 + 120)) / 4);
    expect(of(exchanged)).toBe(of(asItCame));
  });

  test("is the margin itself of differences and of logs", () => {
    const score = metric({ name: "score", kind: "score" });
    expect(marginDistance(values(asItCame), score, "margin")).toBe(0.02);
    const latency = metric({ name: "latency", kind: "latency" });
    expect(marginDistance(values(asItCame), latency, "margin")).toBe(Math.log(1.05));
  });
});
