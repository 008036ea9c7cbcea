import { type NumberScale, formatAgainst, formatEnds, formatWrittenValue } from "../../base/format-value.ts";
import { nameAxes } from "../config/case.ts";
import type { Finding, LimitResult } from "./finding.ts";
import { largest, shownAs } from "./finding-numbers.ts";

/** Plain text of the numbers of a limit, in the unit in which the comparison of the same metric shows its values. */

/** `0.791 [0.778, 0.803]`; percent where the findings show this metric so. */
export function limitValue(limit: LimitResult, findings: readonly Finding[]): string {
  const { lower, upper } = limit;
  const value = limitEstimate(limit, findings);
  if (lower === null && upper === null) return value;
  const { magnitude, scale } = limitDisplay(limit, findings);
  return `${value} [${formatEnds([lower, upper], magnitude, scale)}]`;
}

/** The value alone, `0.791`; a dash for none. */
export function limitEstimate(limit: LimitResult, findings: readonly Finding[]): string {
  const { magnitude, scale } = limitDisplay(limit, findings);
  return formatAgainst([limit.estimate, limit.bound], magnitude, scale);
}

/** `0.8`, `200 ms`. */
export function limitBound(limit: LimitResult, findings: readonly Finding[]): string {
  const { unit, as } = limitDisplay(limit, findings).scale;
  return formatWrittenValue(limit.bound, unit, as);
}

/** `>= 0.8`, `<= 200 ms`. */
export function limitAllowed(limit: LimitResult, findings: readonly Finding[]): string {
  return `${limit.limit === "min" ? ">=" : "<="} ${limitBound(limit, findings)}`;
}

/** `on 18 of 20 trials`: what the value rests on; empty where the report does not say. */
export function limitTrials({ trials }: LimitResult): string {
  return trials === undefined ? "" : `on ${trials.measured} of ${trials.of} trials`;
}

/** `0.791 [0.778, 0.803], allowed >= 0.8; on 18 of 20 trials`. */
export function limitText(limit: LimitResult, findings: readonly Finding[]): string {
  const trials = limitTrials(limit);
  return `${limitValue(limit, findings)}, allowed ${limitAllowed(limit, findings)}${trials === "" ? "" : `; ${trials}`}`;
}

/** A limit does not say what kind its metric is, nor in which unit its value is shown; the comparison of the same place does. */
function limitDisplay(
  limit: LimitResult,
  findings: readonly Finding[],
): { readonly magnitude: number; readonly scale: Omit<NumberScale, "scale"> } {
  const { metric, unit, estimate, lower, upper } = limit;
  const ofMetric = findings.filter((finding) => finding.metric === metric);
  const kind = ofMetric[0]?.metricKind;
  const same = ofMetric.find(
    ({ quantile, group }) => quantile === limit.quantile && nameAxes(group) === nameAxes(limit.group),
  );
  const values = same === undefined ? 0 : largest(same.values.baseline, same.values.candidate);
  return {
    magnitude: values === 0 ? largest(estimate, lower, upper) : values,
    scale: { unit, as: kind === undefined ? "number" : shownAs(kind, unit) },
  };
}
