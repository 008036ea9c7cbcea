import { formatWrittenPercent } from "../../base/format-number.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { IMPLAUSIBLE_IMPROVEMENT, type Warning } from "../../model/result/finding.ts";
import type { Sides } from "../../model/run/side.ts";
import { fisher, mean } from "../../stats/index.ts";
import type { Comparison } from "../values/comparison-result.ts";
import { direction, naturalChange, thetaScale } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/**
 * A gain that is too good to be true: half the time, twice the throughput, or three passes in four instead of one. Real
 * changes seldom do that; a changed unit, a cache, or work that is no longer done often does.
 */
export function implausibleGain(comparison: Comparison): readonly Warning[] {
  const { values, maxImprovement, subject } = comparison;
  // A test that was mended passes: no rate, and no measuring that could have gone wrong.
  if (subject.metric.deterministic && kindTraits(subject.metric.kind).values === "answers") return [];
  if (values === null || values.baseline.length === 0 || values.candidate.length === 0) return [];
  const all = values.members ?? values;
  if (isNewlyNegative(comparison, all)) {
    const text = `Some values of the candidate are negative and none of the baseline is: a number such as −1 that stands for a failure, or an overflow, looks like a gain. Report no value instead.`;
    return [{ code: IMPLAUSIBLE_IMPROVEMENT, text }];
  }
  const means = meansOf(comparison, all);
  if (!isBeyond(means, comparison) || !isShown(comparison, all)) return [];
  const text = `Better by more than ${formatWrittenPercent(maxImprovement)} (gate.max-improvement): check that it still does the work, in the same unit.`;
  return [{ code: IMPLAUSIBLE_IMPROVEMENT, text }];
}

/** With fewer values of a number that may have either sign, all of one side are at or above 0 by chance. */
const UNSIGNED = 5;

function isNewlyNegative({ subject: { metric } }: Comparison, { baseline, candidate }: Values): boolean {
  if (!kindTraits(metric.kind).isSeldomNegative || direction(metric) !== 1) return false;
  if (baseline.length < UNSIGNED) return false;
  return baseline.every((value) => value >= 0) && candidate.some((value) => value < 0);
}

function meansOf({ result }: Comparison, { baseline, candidate }: Values): Sides<number> {
  if (result.type === "tested") return result.values;
  return { baseline: mean(baseline), candidate: mean(candidate) };
}

/**
 * Answers (1 and 0) are compared in points. Other numbers are compared as a share of the baseline: less than half, or
 * more than twice.
 */
function isBeyond({ baseline, candidate }: Sides<number>, comparison: Comparison): boolean {
  const { subject, maxImprovement } = comparison;
  const { kind } = subject.metric;
  const isLower = direction(subject.metric) === 1;
  if (kindTraits(kind).values === "answers") {
    return (isLower ? baseline - candidate : candidate - baseline) > maxImprovement;
  }
  if (!(baseline > 0)) return false;
  return isLower ? candidate < (1 - maxImprovement) * baseline : candidate * (1 - maxImprovement) > baseline;
}

/**
 * The warning must not occur on equal data, even with a hundred noisy metrics. So the whole interval has to be such a
 * gain, which happens by chance far less often than alpha. Where there is no interval, every value of one side has to
 * be beyond every value of the other, with so many values that chance would not do that.
 */
function isShown(comparison: Comparison, values: Values): boolean {
  const { result, subject } = comparison;
  if (result.type === "certain") return true;
  if (result.type === "tested" && result.bounds !== null) {
    return isBeyond(leastGain(comparison, result.values, result.bounds), comparison);
  }
  // A few events differ by half through chance alone.
  if (kindTraits(subject.metric.kind).hasPoisson) return false;
  return isApart(comparison, values) && (result.type === "rule" || chanceApart(values) <= comparison.alpha);
}

/** The baseline's value, and the end of the candidate's interval that is the smallest gain. */
function leastGain(
  { subject: { metric } }: Comparison,
  values: Sides<number>,
  { upper }: { readonly upper: number },
): Sides<number> {
  const change = naturalChange(upper, metric);
  const candidate =
    thetaScale(metric) === "difference" ? values.baseline + change : values.baseline * (1 + change);
  return { baseline: values.baseline, candidate };
}

function isApart({ subject }: Comparison, { baseline, candidate }: Values): boolean {
  const s = direction(subject.metric);
  // The values are not spread into arguments: trials may be a million.
  const worstAfter = candidate.reduce((worst, value) => Math.max(worst, s * value), -Infinity);
  return baseline.every((value) => worstAfter < s * value);
}

/** Fisher's p that all values of one side, of all that there are, are the lowest: 1 / C(n1 + n2, n1). */
function chanceApart({ baseline, candidate }: Values): number {
  const x = { successes: 0, trials: baseline.length };
  return fisher({ x, y: { successes: candidate.length, trials: candidate.length } }).pGreater;
}
