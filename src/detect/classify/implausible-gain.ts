import { formatWrittenPercent } from "../../base/format-number.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { IMPLAUSIBLE_IMPROVEMENT, type Warning } from "../../model/result/finding.ts";
import type { Sides } from "../../model/run/side.ts";
import { mean } from "../../stats/index.ts";
import type { Comparison } from "../values/comparison-result.ts";
import { direction } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/**
 * A gain that is too good to be true: half the time, twice the throughput, from one pass in four to three. Real changes do
 * that rarely; another unit, a cache, or work that is no longer done do it often.
 */
export function implausibleGain(comparison: Comparison): readonly Warning[] {
  const { values, maxImprovement } = comparison;
  if (values === null || values.baseline.length === 0 || values.candidate.length === 0) return [];
  const all = values.members ?? values;
  const means = meansOf(comparison, all);
  if (!isBeyond(means, comparison) || !isShown(comparison, all)) return [];
  const text = `Better by more than ${formatWrittenPercent(maxImprovement)} (gate.max-improvement): check that it still does the work, in the same unit.`;
  return [{ code: IMPLAUSIBLE_IMPROVEMENT, text }];
}

function meansOf({ result }: Comparison, { baseline, candidate }: Values): Sides<number> {
  if (result.type === "tested") return result.values;
  return { baseline: mean(baseline), candidate: mean(candidate) };
}

/** Of yes and no in points; of other numbers a share of the baseline: less than half, or more than twice. */
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

/** By its test, whatever is in the family; where none was made, every value of one side is beyond every one of the other. */
function isShown({ result, alpha, subject }: Comparison, { baseline, candidate }: Values): boolean {
  if (result.type === "certain") return true;
  if (result.type === "tested" && result.p.better <= alpha) return true;
  // Few events differ by half from chance alone.
  if (kindTraits(subject.metric.kind).hasPoisson) return false;
  const before = Array.from(baseline, (value) => direction(subject.metric) * value);
  const after = Array.from(candidate, (value) => direction(subject.metric) * value);
  return Math.max(...after) < Math.min(...before);
}
