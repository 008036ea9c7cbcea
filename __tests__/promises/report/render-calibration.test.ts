import { expect, test } from "@jest/globals";
import type { Calibration, MetricCalibration, Share } from "../../../src/model/result/calibration.ts";
import { renderCalibrationSvg } from "../../../src/report/calibration/render-calibration-svg.ts";
import { renderCalibrationText } from "../../../src/report/calibration/render-calibration-text.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";

function share(count: number): Share {
  return { count, of: 100, share: count / 100, lower: count / 200, upper: (100 + count) / 200 };
}

function metricOf(part: Partial<MetricCalibration>): MetricCalibration {
  return {
    metric: "latency-ms",
    group: {},
    kind: "latency",
    role: "gate",
    better: "lower",
    unit: "ms",
    margin: { scale: "relative", value: 0.05 },
    units: 8,
    repetitions: 2,
    falseReds: share(1),
    falseWarnings: share(2),
    passes: share(60),
    power: [0.02, 0.05, 0.1, 0.2, 0.4].map((worsening, size) => ({ worsening, seen: share(20 * size) })),
    mde: 0.123,
    unitsNeeded: 20,
    use: "weak",
    recommended: { margin: { scale: "relative", value: 0.1 }, repetitions: 5 },
    advice: "Plan more.",
    ...part,
  };
}

const SCORE = metricOf({
  metric: "score",
  group: { mode: "fast" },
  kind: "score",
  unit: null,
  margin: { scale: "absolute", value: 0.02 },
  power: [0.02, 0.05, 0.1, 0.2, 0.4].map((worsening) => ({ worsening, seen: share(5) })),
  use: "useless",
});

function calibrationOf(part: Partial<Calibration>): Calibration {
  return {
    schema: "regression-gate/calibration@1",
    id: "demo",
    seed: 7,
    alpha: 0.05,
    source: { from: "records", design: "split-repetitions" },
    unit: "task",
    splits: 100,
    resamples: 999,
    confidence: 0.95,
    perPullRequest: { fail: share(1), warn: share(30), inconclusive: share(0) },
    perComparison: share(1),
    metrics: [metricOf({}), SCORE, metricOf({ metric: "size", use: "quiet" })],
    warnings: [{ code: "shared-rows", text: "All splits share the same rows." }],
    ...part,
  };
}

/** Names of the elements, in order; throws unless every tag is closed and every `&` is an entity. */
function elementsOf(xml: string): readonly string[] {
  const open: string[] = [];
  const names: string[] = [];
  const outside = xml.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<>&]*")*)(\/?)>/gu,
    (...[, close, name = "", , empty]: readonly string[]) => {
      if (close === "/") {
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      } else {
        names.push(name);
        if (empty !== "/") open.push(name);
      }
      return "";
    },
  );
  if (open.length > 0) throw new Error(`not closed: ${open.join()}`);
  if (/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/u.test(outside)) throw new Error(`markup in text: ${outside}`);
  return names;
}

test("the console text says what was measured and what to do", () => {
  expect(renderCalibrationText(calibrationOf({}), PLAIN_STYLE).split("\n").slice(0, 24)).toEqual([
    "demo: what the gate is worth, by 100 splits between whose sides nothing changed",
    "The repetitions of each unit, neighbours put on different sides at random; alpha 0.05, 999",
    "resamples a test, seed 7.",
    "",
    "False alarms, with 95% intervals",
    "  pull requests that fail         1% [0.5%, 50.5%] (1 of 100)",
    "  pull requests that warn         30% [15%, 65%] (30 of 100)",
    "  pull requests left undecided    0% [0%, 50%] (0 of 100)",
    "  gating comparisons that are red 1% [0.5%, 50.5%] (1 of 100)",
    "",
    "weak       latency-ms",
    "  8 units, 2 trials each, margin 5%",
    "  false red 1% [0.5%, 50.5%] (1 of 100), false warning 2%, pass 60%",
    "  red when worse by: +2% 0%, +5% 20%, +10% 40%, +20% 60%, +40% 80%",
    "  80% power from +12.3% on; smallest margin in reach 10%; the margin of 5% needs 20 units, or 5",
    "  trials each",
    "  Plan more.",
    "",
    "useless    score (mode=fast)",
    "  8 units, 2 trials each, margin 0.02",
    "  false red 1% [0.5%, 50.5%] (1 of 100), false warning 2%, pass 60%",
    "  red when worse by: +0.02 5%, +0.05 5%, +0.1 5%, +0.2 5%, +0.4 5%",
    "  80% power from +0.123 on; smallest margin in reach 0.1; the margin of 0.02 needs 20 units, or 5",
    "  trials each",
  ]);
});

test("the quiet and the useless are named, assumptions stated, caveats last", () => {
  const noise = [
    { metric: "latency-ms", as: "relative-sd", value: 0.05, isDefault: true },
    { metric: "errors", as: "events", value: 12, isDefault: false },
    { metric: "passed", as: "rate", value: 0.9, isDefault: false },
  ] as const;
  const text = renderCalibrationText(calibrationOf({ source: { from: "simulation", noise } }), PLAIN_STYLE);
  expect(text.replaceAll(/\s+/gu, " ")).toContain(
    "latency-ms sd 5% (default), errors 12 events a trial, passed rate 0.9; alpha",
  );
  expect(text.split("\n").slice(-4)).toEqual([
    "Quiet, never varied: size",
    "Useless, hardly see a gross worsening: score (mode=fast)",
    "Note: All splits share the same rows.",
    "",
  ]);
});

test("the plot is well-formed, with a curve for each metric", () => {
  const names = elementsOf(renderCalibrationSvg(calibrationOf({})));
  expect(names.filter((name) => name === "polyline")).toHaveLength(3);
  expect(names[0]).toBe("svg");
  expect(names).toContain("title");
});

test("a higher share is drawn higher, and lies inside the plot", () => {
  const svg = renderCalibrationSvg(calibrationOf({ metrics: [metricOf({})] }));
  const points =
    /<polyline points="([^"]*)"/u
      .exec(svg)?.[1]
      ?.split(" ")
      .map((point) => point.split(",").map(Number)) ?? [];
  const heights = points.map(([, y = Number.NaN]) => y);
  expect(heights).toHaveLength(5);
  expect(heights).toEqual(heights.toSorted((a, b) => b - a));
  expect(svg).toContain(">+20%</text>");
});

test("of many metrics ten are drawn and the others counted", () => {
  const metrics = Array.from({ length: 13 }, (_, index) => metricOf({ metric: `m${index}` }));
  const svg = renderCalibrationSvg(calibrationOf({ metrics }));
  expect(elementsOf(svg).filter((name) => name === "polyline")).toHaveLength(10);
  expect(svg).toContain(">and 3 more</text>");
});

test("names from outside stay text in the plot and on the console", () => {
  const metrics = HOSTILE.map((metric) => metricOf({ metric }));
  for (let from = 0; from < metrics.length; from += 10) {
    const part = calibrationOf({ id: HOSTILE[from] ?? "", metrics: metrics.slice(from, from + 10) });
    expect(
      elementsOf(renderCalibrationSvg(part)).filter((name) => name === "polyline").length,
    ).toBeGreaterThan(0);
    expect(renderCalibrationText(part, PLAIN_STYLE)).not.toMatch(/[\u0000-\u0009\u000B-\u001F]|##\[|^::/mu);
  }
});
