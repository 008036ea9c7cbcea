import { formatWrittenSize } from "../base/format-value.ts";
import { metricScale } from "../model/result/finding-numbers.ts";
import type { MetricCalibration } from "../model/result/calibration.ts";
import { isTested, kindTraits } from "../model/config/metric-kind.ts";
import type { Metric } from "../model/config/metric.ts";

type Known = Omit<MetricCalibration, "advice">;

/** What to do about a metric: one sentence. */
export function adviceFor(known: Known, metric: Metric): string {
  switch (known.use) {
    case "not-tested":
      return untested(known);
    case "quiet":
      if (kindTraits(metric.kind).values === "answers")
        return "Always the same answer: its variation is unknown.";
      return metric.deterministic
        ? "Never varies, as declared: every change beyond the margin is a regression."
        : "Never varies: set `deterministic: true`, so that a change beyond the margin is a regression without a test; or check that it is measured at all.";
    case "useless":
      return `Hardly detects even a large worsening: ${remedies(known)}, or set \`role: track\`.`;
    case "weak":
      return `Detects large changes, but not its margin: ${remedies(known)}.`;
    case "fit":
      return tighter(known);
  }
}

function untested({ kind, falseReds, role, units }: Known): string {
  if (units === 0)
    return "Not measured on both sides of the splits: check the rows, `compare.unit` and `compare.by`.";
  if (!isTested(kind) && falseReds.count > 0) {
    return "Differs between repetitions that should be equal: widen `atol` or `rtol`, or choose another kind.";
  }
  if (!isTested(kind)) return "Compared number by number: every change beyond its tolerance is a regression.";
  if (role !== "gate") return `Role ${role}: shown, never a regression.`;
  return "Could not be compared; see the warnings of `compare`.";
}

/** More is no advice. */
const MOST_REPETITIONS = 1000;

function remedies(known: Known): string {
  const { recommended, unitsNeeded, units } = known;
  const { margin, repetitions } = recommended;
  const isTooMany = repetitions === null || repetitions > MOST_REPETITIONS;
  const all = [
    ...(margin === null ? [] : [`widen the margin to ${formatMargin(margin, known)}`]),
    ...(isTooMany ? [] : [`plan ${repetitions} repetitions per side`]),
    ...(repetitions === null && unitsNeeded !== null && unitsNeeded > units
      ? [`plan ${unitsNeeded} units`]
      : []),
  ];
  return all.length === 0 ? "find the source of its noise" : all.join(", or ");
}

function tighter(known: Known): string {
  const { recommended, margin } = known;
  const smallest = recommended.margin;
  return smallest !== null && smallest.value < margin.value
    ? `Detects its margin, and would detect one of ${formatMargin(smallest, known)}.`
    : "Detects its margin.";
}

function formatMargin({ value }: Metric["margin"], metric: Known): string {
  return formatWrittenSize(value, metricScale(metric));
}
