import { describe, expect, test } from "@jest/globals";
import { limitAllowed, limitValue } from "../../../src/model/result/limit-numbers.ts";
import * as format from "../../../src/model/result/finding-numbers.ts";
import { sampleFinding, sampleLimit } from "../../support/samples/sample-report.ts";

describe("numbers of a finding", () => {
  test("relative changes are percent of the baseline", () => {
    const finding = sampleFinding({
      scale: "relative",
      unit: "ms",
      values: { baseline: 118, candidate: 131 },
      estimate: 0.1102,
      lower: 0.081,
      upper: null,
      margin: 0.05,
    });
    expect(format.beforeAfter(finding)).toBe("118 → 131 ms");
    expect(format.change(finding)).toBe("+11%");
    expect(format.interval(finding)).toBe("[+8.1%, –]");
    expect(format.margin(finding)).toBe("5%");
  });

  test("absolute changes carry the metric's unit", () => {
    const finding = sampleFinding({ unit: "USD", estimate: -0.0487, margin: 0.02 });
    expect(format.change(finding)).toBe("−0.0487 USD");
    expect(format.margin(finding)).toBe("0.02 USD");
  });

  test("pass rates are percent, their differences points", () => {
    const finding = sampleFinding({
      metric: "success",
      metricKind: "binary",
      values: { baseline: 0.842, candidate: 0.791 },
      estimate: -0.051,
      lower: -0.08,
      upper: -0.02,
    });
    expect(format.beforeAfter(finding)).toBe("84.2% → 79.1%");
    expect(format.change(finding)).toBe("−5.1 pp");
    expect(format.interval(finding)).toBe("[−8 pp, −2 pp]");
    expect(format.margin(finding)).toBe("2 pp");
    expect(format.unitChange(finding, { unit: "t", baseline: 1, candidate: 0.2, difference: -0.8 })).toBe(
      "100% → 20%",
    );
  });

  test("a broken exact comparison says how far off it is", () => {
    const exact = {
      absolute: 3.2e-9,
      relative: 1.6e-9,
      ulps: 7e6,
      firstUnit: "t",
      mismatches: 4,
      places: 4,
      first: null,
    };
    const finding = sampleFinding({ metricKind: "exact", exact, estimate: null, lower: null, upper: null });
    expect(format.change(finding)).toBe("off by 3.2e−9 (1.6e−9 of the value)");
    expect(format.interval(finding)).toBe("");
    expect(format.change(sampleFinding({ exact: { ...exact, mismatches: 0 }, estimate: 0 }))).toBe("0");
  });

  test("worse and better follow the metric's direction", () => {
    const kind = "inconclusive";
    expect(format.direction(sampleFinding({ kind, better: "higher", estimate: -0.1 }))).toBe("worse");
    expect(format.direction(sampleFinding({ kind, better: "lower", estimate: -0.1 }))).toBe("better");
    expect(format.direction(sampleFinding({ kind, estimate: 0 }))).toBe("");
    expect(format.direction(sampleFinding({ kind, estimate: null }))).toBe("");
    expect(format.direction(sampleFinding({ kind: "pass", estimate: -0.001 }))).toBe("");
  });

  test("p is the adjusted one where there is one, and none for what passed", () => {
    const kind = "regression";
    expect(format.pValue(sampleFinding({ kind, pMargin: 0.001, pAdjusted: 0.012 }))).toBe("p = 0.012");
    expect(format.pValue(sampleFinding({ kind, pMargin: 0.001, pAdjusted: null }))).toBe("p = 0.001");
    expect(format.pValue(sampleFinding({ kind: "pass" }))).toBe("–");
  });

  test("what rounding leaves of a zero is no number of a limit or of small steps that add up", () => {
    // 0.1 + 0.2 - 0.3 in doubles.
    const rest = 0.1 + 0.2 - 0.3;
    expect(limitValue(sampleLimit({ estimate: 0.04, lower: -rest, upper: 0.09 }), [])).toBe("0.04 [0, 0.09]");
    expect(limitValue(sampleLimit({ estimate: rest, lower: null, upper: null, bound: 0.8 }), [])).toBe("0");
    const finding = sampleFinding({ unit: null, values: { baseline: 0.3, candidate: 0.3 }, estimate: -rest });
    expect([format.change(finding), format.beforeAfter(finding)]).toEqual(["0", "0.3 → 0.3"]);
  });

  test("limits show value, interval and bound", () => {
    expect(limitValue(sampleLimit(), [])).toBe("0.844 [0.829, 0.858]");
    expect(limitValue(sampleLimit({ lower: null, upper: null, estimate: null }), [])).toBe("–");
    expect(limitAllowed(sampleLimit(), [])).toBe(">= 0.8");
    expect(limitAllowed(sampleLimit({ limit: "max", bound: 200, unit: "ms" }), [])).toBe("<= 200 ms");
  });
});
