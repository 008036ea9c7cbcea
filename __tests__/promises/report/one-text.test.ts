import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import { decide } from "../../../src/gate/decide.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { LimitResult } from "../../../src/model/result/limit-result.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { COMPLETE, FOUND, GATE } from "../../gate/build-finding.ts";
import { BY_TASK, metric, normals, taskRows } from "../../support/samples/build-input.ts";
import { judgeRows } from "../../support/samples/judge-rows.ts";
import { surfacesOf, textsByNumber } from "../../support/number-texts.ts";
import { sampleFinding, sampleLimit, sampleReport } from "../../support/samples/sample-report.ts";

function expectOneTextEach(report: Report): number {
  const texts = textsByNumber(report);
  const several = Object.entries(texts).filter(([, all]) => all.length > 1);
  expect({ title: report.title, several }).toEqual({ title: report.title, several: [] });
  return Object.values(texts).filter((all) => all.length === 1).length;
}

const NONE = { min: null, warnMin: null, max: null, warnMax: null } as const;
const absolute = (value: number) => ({ scale: "absolute", value }) as const;
const relative = (value: number) => ({ scale: "relative", value }) as const;

/** A metric, what is typical of its values, and how much they are worse. */
const KINDS: readonly (readonly [Metric, typical: number, change: number])[] = [
  [
    metric({ name: "success", kind: "binary", margin: absolute(0.0213), limits: { ...NONE, min: 0.9713 } }),
    0.9,
    -0.3,
  ],
  [metric({ name: "success", kind: "binary" }), 0.9, -0.05],
  [metric({ name: "rule-score", kind: "score", limits: { ...NONE, min: 0.8317 } }), 0.72, -0.0487],
  [metric({ name: "rule-score", kind: "score", margin: absolute(0.03125), unit: "%" }), 61.3, -7.77],
  [metric({ name: "tiny-score", kind: "score", margin: absolute(3.7e-9) }), 8.1e-7, -2.6e-8],
  [metric({ name: "huge-score", kind: "score", margin: absolute(2.7e11) }), 8.1e13, -3.3e12],
  [
    metric({
      name: "latency",
      kind: "latency",
      unit: "ms",
      limits: { ...NONE, max: 12_317 },
      margin: relative(0.0125),
    }),
    14_210,
    2345,
  ],
  [metric({ name: "latency", kind: "latency", unit: "ns", runEffect: false }), 8_765_432, 1_234_567],
  [
    metric({ name: "wait", kind: "score", better: "lower", unit: "ms", margin: absolute(125.5) }),
    14_210,
    2345,
  ],
  [
    metric({ name: "memory", kind: "memory", unit: "bytes", limits: { ...NONE, max: 7_654_321 } }),
    8_700_000,
    987_654,
  ],
  [metric({ name: "events", kind: "count" }), 1234, 321],
  [metric({ name: "cost", kind: "amount", unit: "USD", margin: relative(0.0725) }), 0.0412, 0.0123],
  [
    metric({ name: "plain", kind: "amount", unit: "USD", rule: { by: "change", value: 0.0725 } }),
    0.0412,
    0.0123,
  ],
  [
    metric({
      name: "points",
      kind: "score",
      unit: "ms",
      better: "lower",
      rule: { by: "points", value: 0.0725 },
    }),
    41.2,
    1.23,
  ],
  [metric({ name: "sum", kind: "exact", unit: "ms", atol: 0, rtol: 0 }), 1234.5, 0.000_271],
];

function judged([of, typical, change]: (typeof KINDS)[number], sameJob: boolean): Report {
  const next = normals(`${of.name} ${typical}`);
  const noise = Array.from({ length: 240 }, () => next());
  const value = (index: number, shift: number): number => {
    const size = of.kind === "exact" ? 0 : 0.04 * typical * (noise[index] ?? 0);
    if (of.kind === "binary") return (noise[index] ?? 0) < (typical + shift) * 3 - 1.8 ? 1 : 0;
    return of.kind === "count" ? Math.round(typical + shift + size) : typical + shift + size;
  };
  return judgeRows({
    metrics: [of],
    compare: BY_TASK,
    baseline: taskRows(of.name, 60, (task) => value(task, 0)),
    candidate: taskRows(of.name, 60, (task) => value(60 + task, change)),
    sameJob,
    seed: 1,
  });
}

describe("a number has one text in one report: the same digits, the same unit", () => {
  test.each(KINDS)("of $0.kind $0.name, from the title to the annotations, as it is judged", (...kind) => {
    expect(expectOneTextEach(judged(kind, true))).toBeGreaterThan(0);
  });

  test("of latencies of another job, whose price is told as well", () => {
    expect(KINDS.map((kind) => expectOneTextEach(judged(kind, false))).length).toBe(KINDS.length);
  });

  test("of any kind, unit, scale and size", () => {
    // Mantissas that no unit makes each other's.
    const number = (mantissa: number) =>
      fc
        .tuple(fc.integer({ min: -9, max: 9 }), fc.boolean())
        .map(([power, minus]) => (minus ? -1 : 1) * mantissa * 10 ** power);
    const sizes = fc.tuple(
      ...[1.234_567, 1.567_891, 1.978_912, 2.512_345, 3.178_912, 4.012_345, 5.123_456, 6.491_234].map(number),
    );
    const made = fc.record({
      sizes,
      unit: fc.constantFrom(null, "ms", "ns", "s", "USD", "%", "count"),
      metricKind: fc.constantFrom<Finding["metricKind"][]>(
        "binary",
        "score",
        "latency",
        "memory",
        "amount",
        "count",
      ),
      scale: fc.constantFrom<Finding["scale"][]>("relative", "absolute"),
      better: fc.constantFrom<Finding["better"][]>("higher", "lower"),
      kind: fc.constantFrom<Finding["kind"][]>("regression", "warning", "inconclusive", "improved", "pass"),
    });
    let checked = 0;
    fc.assert(
      fc.property(made, ({ sizes: [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0], ...parts }) => {
        const finding = sampleFinding({
          ...parts,
          values: { baseline: a, candidate: b },
          estimate: c,
          lower: d,
          upper: e,
          margin: Math.abs(f),
          mde: Math.abs(g),
          reason: { code: "interval-straddles-margin", text: "Because." },
        });
        const limit = sampleLimit({
          unit: parts.unit,
          estimate: b,
          lower: null,
          upper: null,
          bound: h,
          result: "broken",
        });
        checked += expectOneTextEach(reportOf([finding], [limit]));
      }),
      { seed: 17, numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(600);
  });
});

function reportOf(findings: readonly Finding[], limits: readonly LimitResult[]): Report {
  const { kind, causes, title, exitCode, conclusion } = decide(
    { findings, limits, completeness: COMPLETE, baseline: FOUND },
    GATE,
  );
  return sampleReport({ verdict: kind, causes, title, exitCode, conclusion, findings, limits });
}

test("what rounding leaves of a zero is shown as zero, without a direction", () => {
  // 0.1 + 0.2 - 0.3 = 2^-54, of which means are made.
  const residue = 0.1 + 0.2 - 0.3;
  for (const scale of ["absolute", "relative"] as const) {
    const finding = sampleFinding({
      kind: "inconclusive",
      scale,
      values: { baseline: 0.3, candidate: 0.3 + residue },
      estimate: -residue,
      lower: -residue / 2,
      upper: residue,
      worstUnits: [{ unit: "t", baseline: 0.3, candidate: 0.3 - residue, difference: -residue }],
    });
    const text = surfacesOf(reportOf([finding], []));
    expect(text).not.toMatch(/\de−1\d|0\.3000|0\.2999|worse \[|better/u);
    expect(text).toContain("0.3 → 0.3");
    expect(text).toContain(scale === "absolute" ? "[0, 0]" : "[0%, 0%]");
  }
});

test("numbers become text in base alone", () => {
  const root = new URL("../../../src", import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const makers = files.filter((name) =>
    /\.(?:toFixed|toPrecision|toExponential|toLocaleString)\(/u.test(readFileSync(join(root, name), "utf8")),
  );
  expect(makers.filter((name) => !name.startsWith("config/")).toSorted()).toEqual([
    // An output for machines.
    "action/inputs/outputs.ts",
    "base/format-number.ts",
    // Shares of coverage: exact hundredths, which no rounding made.
    "model/result/coverage/coverage-numbers.ts",
  ]);
});
