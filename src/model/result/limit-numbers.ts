import { withoutResidue } from "../../base/format-number.ts";
import { type NumberScale, formatAgainst, formatEnds, formatWrittenValue } from "../../base/format-value.ts";
import { nameAxes } from "../config/case.ts";
import type { Finding } from "./finding.ts";
import type { LimitResult } from "./limit-result.ts";
import { largest, shownAs } from "./finding-numbers.ts";

/** Plain text of the numbers of a limit, in the unit in which the comparison of the same metric shows its values. */

/** `0.791 [0.778, 0.803]`; in percent where the findings show this metric so. */
export function limitValue(limit: LimitResult, findings: readonly Finding[]): string {
  const value = limitEstimate(limit, findings);
  if (limit.lower === null && limit.upper === null) return value;
  const { magnitude, scale } = limitDisplay(limit, findings);
  const ends = [clean(limit, limit.lower), clean(limit, limit.upper)] as const;
  return `${value} [${formatEnds(ends, magnitude, scale)}]`;
}

/** The value alone, such as `0.791`; a dash for none. */
export function limitEstimate(limit: LimitResult, findings: readonly Finding[]): string {
  const { magnitude, scale } = limitDisplay(limit, findings);
  return formatAgainst([clean(limit, limit.estimate), limit.bound], magnitude, scale);
}

/** The value, or 0 in place of a rest that rounding left of the numbers beside it. */
function clean({ estimate, lower, upper, bound }: LimitResult, value: number | null): number | null {
  return value === null ? null : withoutResidue(value, largest(estimate, lower, upper, bound));
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

/** `on 18 of 20 trials`: the data behind the value; empty where the report does not contain it. */
export function limitTrials({ trials }: LimitResult): string {
  return trials === undefined ? "" : `on ${trials.measured} of ${trials.of} trials`;
}

/** `0.791 [0.778, 0.803], allowed >= 0.8; on 18 of 20 trials`. */
export function limitText(limit: LimitResult, findings: readonly Finding[]): string {
  const trials = limitTrials(limit);
  return `${limitValue(limit, findings)}, allowed ${limitAllowed(limit, findings)}${trials === "" ? "" : `; ${trials}`}`;
}

/**
 * A limit does not contain the kind of its metric or the unit of its value. The comparison of the same metric and group
 * does.
 */
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
