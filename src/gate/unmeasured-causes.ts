import type { GateConfig } from "../model/config/config.ts";
import { measureName } from "../model/config/metric.ts";
import type { Finding } from "../model/result/finding.ts";
import type { Completeness, UnmeasuredSide } from "../model/result/report.ts";
import type { Cause } from "../model/result/verdict.ts";
import { inGroup, shorten } from "./describe-finding.ts";

/** Metrics without a measurement on a side. Two sides that are broken in the same way must not pass. */
export function unmeasuredCauses(
  { unmeasuredSides = [] }: Pick<Completeness, "unmeasuredSides">,
  costs: GateConfig["costs"],
): readonly Cause[] {
  const [first, second] = unmeasuredSides;
  if (first === undefined) return [];
  const sides = second === undefined ? `the ${first.side}` : "either side";
  const count = unmeasuredSides.reduce((sum, { trials }) => sum + trials, 0);
  const text = `No trial of ${sides} was measured: ${whyUnmeasured(first)}`;
  return [{ name: "nothing-measured", cost: costs["nothing-measured"], count, text }];
}

function whyUnmeasured({ trials, hollow, error }: UnmeasuredSide): string {
  if (error !== null) {
    return `${error.count} of ${trials} ended with ${shorten(error.code)} (${shorten(error.example)})`;
  }
  return hollow > 0
    ? `${hollow} of ${trials} answers were empty or cut off at their token limit`
    : `none of ${trials} has a value`;
}

/**
 * Without a baseline, too, the remaining values of a metric are no sure statement about all of it. A group without any
 * value is taken as one that does not have the metric, unless the metric has a limit.
 */
export function lackingCauses(
  findings: readonly Finding[],
  { maxErrorRate, costs }: GateConfig,
): readonly Cause[] {
  const lacking = findings.filter(
    ({ role, kind, n }) =>
      role === "gate" &&
      kind === "no-baseline" &&
      n.candidateTrials > 0 &&
      n.candidateMissing > maxErrorRate * (n.candidateTrials + n.candidateMissing),
  );
  const [worst] = lacking;
  if (worst === undefined) return [];
  const { candidateMissing: missing, candidateTrials } = worst.n;
  const more = lacking.length > 1 ? ` (+${lacking.length - 1} more)` : "";
  const text = `${shorten(measureName(worst))} has a value in ${candidateTrials} of ${candidateTrials + missing} trials${inGroup(worst.group)}${more}`;
  return [{ name: "error-rate", cost: costs["error-rate"], count: lacking.length, text }];
}
