import { formatP, roundTo } from "../../base/format-number.ts";
import { formatSize, formatWrittenSize } from "../../base/format-value.ts";
import { metricScale } from "../../model/result/finding-numbers.ts";
import { quantileName } from "../../model/config/metric.ts";
import { type Decision, decided } from "./decision.ts";
import { movedText, runLevelPrice, sinceText } from "./main-texts.ts";
import { unseenText } from "./unseen-text.ts";
import type { Comparison, RunEffectCap, TestedResult } from "../values/comparison-result.ts";
import { RUNS_NEEDED } from "../screen/past-means.ts";
import { naturalWorsening } from "../values/theta-scale.ts";
import { isTooNoisy } from "../values/too-noisy.ts";
import { warningLevel } from "../values/warning-level.ts";

type Step = (result: TestedResult, comparison: Comparison) => Decision | null;

/** Fewer units than this have equal values by chance too often. */
const FEWEST_IDENTICAL = 5;

/** The steps in the order of docs/statistics.md, 'The decision, in order'. */
const STEPS = { regression, capped, moved, warning, constant, improved, identical, shown } as const;

export const TESTED_STEPS: readonly string[] = [...Object.keys(STEPS), open.name];

/** Decides about a comparison that was tested. The first step with an answer decides; `open` always has one. */
export function classifyTested(result: TestedResult, comparison: Comparison): Decision {
  const steps: readonly Step[] = Object.values(STEPS);
  for (const step of steps) {
    const decision = step(result, comparison);
    if (decision !== null) return decision;
  }
  return open(result, comparison);
}

function regression(result: TestedResult, comparison: Comparison): Decision | null {
  const p = result.p.marginAdjusted;
  if (p === null || p > comparison.alpha) return null;
  const text = `Worse by more than the margin of ${marginText(comparison)} (adjusted ${formatP(p)}).${runLevelPrice(result, comparison)}`;
  return decided("regression", "worse-than-margin", text);
}

/**
 * A machine-dependent metric of two jobs: their repetitions cannot distinguish a change from another machine. A few runs of
 * main can, if the change is large.
 */
function capped(result: TestedResult, comparison: Comparison): Decision | null {
  if (result.cap === null) return null;
  const why = capText(result.cap);
  return result.design === "run-level" && isSuspect(result, comparison)
    ? decided("warning", "run-effect-cap", `May be worse, but cannot be a regression: ${why}`)
    : decided("inconclusive", "few-history-runs", `Cannot be judged yet: ${why}`);
}

/** Main may be at one of two levels: a comparison that is not a regression against both of them is undecided. */
function moved(result: TestedResult, { subject: { metric } }: Comparison): Decision | null {
  const by = result.history?.moved ?? null;
  if (by === null) return null;
  return decided("inconclusive", "main-may-have-moved", movedText(by, result, metric));
}

/** Explains why a run effect prevents a regression, and what the user can do about it. */
export function capText({ runs }: RunEffectCap): string {
  return `${runs} of ${RUNS_NEEDED} comparable main runs are known, and timings of two jobs differ by more than their repetitions show. Use \`baseline: {from: ref}\` to run both sides alternately in one job.`;
}

function warning(result: TestedResult, comparison: Comparison): Decision | null {
  if (!isSuspect(result, comparison)) return null;
  const margin = marginText(comparison);
  const { role } = comparison.subject.metric;
  const why =
    role === "gate"
      ? `not shown to be worse by more than all of it.${settleText(result, comparison)}`
      : `its role is ${role}, so it is never a regression.`;
  const text = `Worse by more than half the margin of ${margin} (${warningP(result)}); ${why}${runLevelPrice(result, comparison)}`;
  return decided("warning", "worse-than-half-margin", text);
}

function warningP({ p }: TestedResult): string {
  return p.warning === null ? formatP(p.half) : `adjusted ${formatP(p.warning)}`;
}

/**
 * Whether the candidate is shown to be worse by more than half the margin, at the error rate of all warnings of the
 * gate.
 */
function isSuspect({ p }: TestedResult, { alpha }: Comparison): boolean {
  return (p.warning ?? p.half) <= warningLevel(alpha);
}

/** A number that never varies has no noise, or was not measured at all: the user has to say which. */
function constant(result: TestedResult, { subject }: Comparison): Decision | null {
  const { metric } = subject;
  if (!result.constant || result.theta <= 0 || metric.deterministic) return null;
  const worsening = roundTo(Math.abs(result.values.candidate - result.values.baseline), 12);
  if (metric.negligible !== null && worsening <= metric.negligible) return null;
  const text =
    "Constant on both sides, and worse. If it has no noise, set `deterministic: true`, so that its change alone decides; if it should vary, check how it is measured.";
  return decided("warning", "constant-on-both-sides", text);
}

function improved(result: TestedResult, comparison: Comparison): Decision | null {
  const p = result.p.betterAdjusted ?? result.p.better;
  if (p > comparison.alpha) return null;
  const adjusted = result.p.betterAdjusted === null ? "" : "adjusted ";
  return decided("improved", "better", `Better (${adjusted}${formatP(p)}).${sinceText(result)}`);
}

/** Equal values need no test, but a few of them may be equal by chance. */
function identical(result: TestedResult, { subject }: Comparison): Decision | null {
  if (!result.identical) return null;
  if (result.units < FEWEST_IDENTICAL && !subject.metric.deterministic) return null;
  return decided("pass", "identical", "Both sides have the same values.");
}

/** A few units that happen to have no spread are not evidence that the metric has none. */
function shown(result: TestedResult, comparison: Comparison): Decision | null {
  const { bounds, mu, units } = result;
  if (bounds === null || !(bounds.upper <= mu)) return null;
  if (units < FEWEST_IDENTICAL && bounds.lower === bounds.upper) return null;
  const text = `Shown to be worse by no more than the margin of ${marginText(comparison)}.${unseenText(result)}${sinceText(result)}`;
  return decided("pass", "no-worse-than-margin", text);
}

function open(result: TestedResult, comparison: Comparison): Decision {
  const { power, bounds, units } = result;
  const needed = fewestUnits(result);
  if (needed !== null || bounds === null) {
    const atLeast = needed ?? 2;
    const text = `Too few ${plural(comparison)} for a verdict: has ${units}, needs >= ${atLeast}.`;
    return { ...decided("inconclusive", "too-few-units", text), neededUnits: atLeast };
  }
  const isNoisy = isTooNoisy(power.mdeAlone, result.mu);
  const why = isNoisy ? noisyText(result, comparison) : straddlingText(result, comparison);
  const text = `${why}${settleText(result, comparison)}${runLevelPrice(result, comparison)}`;
  return {
    ...decided("inconclusive", isNoisy ? "too-noisy" : "interval-straddles-margin", text),
    neededUnits: power.settle?.units ?? null,
  };
}

/**
 * The interval belongs to one comparison, the adjusted p to the whole gate. So the interval can be beyond the margin
 * while p is not significant.
 */
function straddlingText({ bounds, mu, p }: TestedResult, comparison: Comparison): string {
  if (bounds !== null && bounds.lower > mu) {
    const adjusted = p.marginAdjusted === null ? "" : ` (adjusted ${formatP(p.marginAdjusted)})`;
    return `The whole interval is beyond the margin of ${marginText(comparison)}, but the test of the whole gate does not show it${adjusted}.`;
  }
  return `The interval contains the margin of ${marginText(comparison)}: the data show neither a regression nor the absence of one.`;
}

function noisyText({ power: { mdeAlone } }: TestedResult, comparison: Comparison): string {
  const { metric } = comparison.subject;
  const size = mdeAlone === null ? "" : formatSize(naturalWorsening(mdeAlone, metric), metricScale(metric));
  return `Too noisy for the margin of ${marginText(comparison)}: only a change from about ${size} on is detected in four of five runs, even without other metrics.`;
}

/** The fewest units with which these data can be judged; null = there are enough. */
function fewestUnits({ power, identical, units }: TestedResult): number | null {
  if (power.unitsToReachAlpha !== null)
    return Math.max(power.unitsToReachAlpha, identical ? FEWEST_IDENTICAL : 0);
  return identical && units < FEWEST_IDENTICAL ? FEWEST_IDENTICAL : null;
}

/** ` Needs about 40 units to see 5%.` */
function settleText({ power: { settle } }: TestedResult, comparison: Comparison): string {
  if (settle === null) return "";
  const goal =
    settle.by === "margin" ? `detect ${marginText(comparison)}` : "distinguish this change from the margin";
  return ` Needs about ${settle.units} ${plural(comparison)} to ${goal}.`;
}

function marginText({ subject: { metric } }: Comparison): string {
  const margin = formatWrittenSize(metric.margin.value, metricScale(metric));
  return metric.quantile === null ? margin : `${margin} on the ${quantileName(metric.quantile)}`;
}

function plural({ unitName }: Comparison): string {
  return unitName === "repetition" ? "repetitions" : "units";
}
