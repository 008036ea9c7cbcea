import type {
  Calibration,
  CalibrationSource,
  MetricCalibration,
  Share,
} from "../../model/result/calibration.ts";
import { nameAxes } from "../../model/config/case.ts";
import { cleanText, NAME_LENGTH } from "../../base/clean-text.ts";
import { formatNumber, formatPercent, formatWritten } from "../../base/format-number.ts";
import { formatSize, formatWrittenSize } from "../../base/format-value.ts";
import { metricScale } from "../../model/result/finding-numbers.ts";
import { line, wrap } from "../text/text-lines.ts";
import type { TextStyle } from "../text/text-style.ts";

const MOST_METRICS = 100;

/** The text for the console: false alarms, then power and advice for each metric, then the limits of these numbers. */
export function renderCalibrationText(calibration: Calibration, style: TextStyle): string {
  const { metrics, warnings, unit } = calibration;
  const shown = metrics.slice(0, MOST_METRICS).flatMap((metric) => ["", ...metricLines(metric, unit, style)]);
  const more = metrics.length - MOST_METRICS;
  const lines = [
    ...head(calibration, style),
    ...shown,
    ...(more > 0 ? ["", `and ${more} more: --format json lists them`] : []),
    "",
    ...named("Quiet, never varied", metrics, "quiet"),
    ...named("Useless, hardly see a gross worsening", metrics, "useless"),
    ...warnings.flatMap(({ text }) => wrap(`Note: ${line(text)}`, 0)),
  ];
  return `${lines.join("\n")}\n`;
}

function head(calibration: Calibration, style: TextStyle): readonly string[] {
  const { splits, resamples, seed, alpha, confidence, perPullRequest, perComparison } = calibration;
  const { fail, warn, inconclusive } = perPullRequest;
  const drawn = `alpha ${formatWritten(alpha)}, ${formatNumber(resamples, 3)} resamples a test, seed ${seed}`;
  return [
    style.bold(
      `${name(calibration.id)}: what the gate is worth, by ${splits} splits between whose sides nothing changed`,
    ),
    ...wrap(`${describeSource(calibration.source)}; ${drawn}.`, 0),
    "",
    style.bold(`False alarms, with ${formatPercent(confidence)} intervals`),
    `  pull requests that fail         ${withInterval(fail)}`,
    `  pull requests that warn         ${withInterval(warn)}`,
    `  pull requests left undecided    ${withInterval(inconclusive)}`,
    `  gating comparisons that are red ${withInterval(perComparison)}`,
  ];
}

function describeSource(source: CalibrationSource): string {
  if (source.from === "simulation")
    return `Simulated with assumed noise: ${source.noise.map(describeNoise).join(", ")}`;
  switch (source.design) {
    case "swapped-sides":
      return "A run of two sides, the sides of each unit swapped at random";
    case "split-repetitions":
      return "The repetitions of each unit, neighbours put on different sides at random";
    case "split-run":
      return "The repetitions of the run, neighbours put on different sides at random";
  }
}

function describeNoise({
  metric,
  as,
  value,
  isDefault,
}: Extract<CalibrationSource, { from: "simulation" }>["noise"][number]): string {
  const size = as === "relative-sd" ? formatPercent(value) : formatNumber(value, 3);
  const shown = as === "events" ? `${size} events a trial` : `${as === "rate" ? "rate" : "sd"} ${size}`;
  return `${name(metric)} ${shown}${isDefault ? " (default)" : ""}`;
}

function metricLines(metric: MetricCalibration, unit: string | null, style: TextStyle): readonly string[] {
  const { power, falseReds, falseWarnings, passes, use, advice, margin } = metric;
  const alarms = `false red ${withInterval(falseReds)}, false warning ${formatPercent(falseWarnings.share)}, pass ${formatPercent(passes.share)}`;
  const seen = power.map(
    ({ worsening, seen: { share } }) =>
      `+${formatWrittenSize(worsening, metricScale(metric))} ${formatPercent(share)}`,
  );
  return [
    `${useStyle(use, style)(use.padEnd(10))} ${style.bold(nameMetric(metric))}`,
    ...wrap(`${sizeOf(metric, unit)}, margin ${formatWrittenSize(margin.value, metricScale(metric))}`, 2),
    ...wrap(alarms, 2),
    ...(seen.length === 0 ? [] : wrap(`red when worse by: ${seen.join(", ")}`, 2)),
    ...reach(metric, unit),
    ...wrap(line(advice), 2),
  ];
}

function sizeOf({ units, repetitions }: MetricCalibration, unit: string | null): string {
  return unit === null
    ? `${plural(units, "repetition")} a side`
    : `${plural(units, "unit")}, ${plural(repetitions, "trial")} each`;
}

function reach(metric: MetricCalibration, unit: string | null): readonly string[] {
  const { mde, unitsNeeded, recommended, margin } = metric;
  const trials = recommended.repetitions;
  const scale = metricScale(metric);
  const parts = [
    mde === null ? null : `80% power from +${formatSize(mde, scale)} on`,
    recommended.margin === null
      ? null
      : `smallest margin in reach ${formatWrittenSize(recommended.margin.value, scale)}`,
    unitsNeeded === null
      ? null
      : `the margin of ${formatWrittenSize(margin.value, scale)} needs ${plural(unitsNeeded, unit === null ? "repetition" : "unit")}` +
        (unit === null || trials === null ? "" : `, or ${plural(trials, "trial")} each`),
  ].filter((part) => part !== null);
  return metric.power.length === 0 || parts.length === 0 ? [] : wrap(parts.join("; "), 2);
}

function plural(count: number, noun: string): string {
  return `${formatNumber(count, 3)} ${noun}${count === 1 ? "" : "s"}`;
}

function useStyle(use: MetricCalibration["use"], style: TextStyle): TextStyle["bold"] {
  switch (use) {
    case "fit":
      return style.good;
    case "useless":
      return style.bad;
    case "weak":
    case "quiet":
      return style.warn;
    case "not-tested":
      return style.dim;
  }
}

function named(
  title: string,
  metrics: readonly MetricCalibration[],
  use: MetricCalibration["use"],
): readonly string[] {
  const names = metrics.filter((metric) => metric.use === use).map(nameMetric);
  return names.length === 0 ? [] : [...wrap(`${title}: ${names.join(", ")}`, 0)];
}

/** `2% [0.2%, 7%] (2 of 100)`. */
function withInterval({ share, lower, upper, count, of }: Share): string {
  return `${formatPercent(share)} [${formatPercent(lower)}, ${formatPercent(upper)}] (${count} of ${of})`;
}

function nameMetric({ metric, group }: MetricCalibration): string {
  const of = nameAxes(group);
  return name(of === "" ? metric : `${metric} (${of})`);
}

function name(text: string): string {
  return cleanText(text, NAME_LENGTH).replaceAll("##[", "## [");
}
