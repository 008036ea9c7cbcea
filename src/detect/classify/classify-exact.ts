import { formatWritten } from "../../base/format-number.ts";
import { formatValue } from "../../base/format-value.ts";
import type { ExactDifference } from "../../model/result/finding.ts";
import type { Comparison, ExactComparisonResult } from "../values/comparison-result.ts";
import { type Decision, decided } from "./decision.ts";

/** Any mismatch beyond the tolerance is a regression. */
export function classifyExact(
  { difference, lost, disagreeing, isStructured }: ExactComparisonResult,
  { subject }: Comparison,
): Decision {
  const { atol, rtol, unit } = subject.metric;
  const tolerance = `atol ${formatWritten(atol)}, rtol ${formatWritten(rtol)}`;
  if (difference.mismatches > 0 && isStructured) {
    const text = structureText(difference, { lost, tolerance, unit });
    return decided("regression", "exact-mismatch", text);
  }
  if (difference.mismatches > 0) {
    const first = difference.firstUnit === null ? "" : ` (first: ${difference.firstUnit})`;
    const noNumber = lost === 0 ? "" : `, ${lost} of them no longer numbers`;
    const text = `${difference.mismatches} of the values differ by more than ${tolerance}${first}${noNumber}; largest difference ${formatValue(difference.absolute, unit)}${ulpText(difference)}.`;
    return decided("regression", "exact-mismatch", text);
  }
  if (disagreeing !== null) {
    const place = disagreeing.unit === "" ? "" : ` in unit ${disagreeing.unit}`;
    const where = isStructured ? `${place} at \`${disagreeing.path}\`` : place;
    const text = `The baseline's own repetitions differ${where} by more than ${tolerance}, so the metric is not exact. Widen the tolerance, or choose another kind.`;
    return decided("inconclusive", "baseline-disagrees-with-itself", text);
  }
  return {
    kind: "pass",
    reason: { code: "identical", text: `Equal within ${tolerance}.` },
    neededUnits: null,
  };
}

function structureText(
  difference: ExactDifference,
  {
    lost,
    tolerance,
    unit,
  }: { readonly lost: number; readonly tolerance: string; readonly unit: string | null },
): string {
  const { mismatches, places, absolute } = difference;
  const first = firstText(difference);
  const isOne = mismatches === 1;
  if (places === 0)
    return `${mismatches} of the values ${isOne ? "is" : "are"} no longer comparable${first}.`;
  const where = `${places} ${places === 1 ? "place" : "places"}`;
  const noValue = lost === 0 ? "" : `, ${lost} of them no longer values`;
  return `${mismatches} of the values ${isOne ? "differs" : "differ"} in ${where}${noValue} (numbers by more than ${tolerance})${first}; largest difference ${formatValue(absolute, unit)}${ulpText(difference)}.`;
}

function firstText({ firstUnit, first }: ExactDifference): string {
  const unit = firstUnit === null ? "" : ` ${firstUnit}`;
  if (first === null) return unit === "" ? "" : `; first${unit}`;
  return `; first${unit} at \`${first.path}\`: expected ${first.expected}, got ${first.got}`;
}

/** From this many steps on, the difference itself says more. */
const MOST_ULPS = 1e6;

function ulpText({ ulps }: ExactDifference): string {
  if (ulps === null || ulps === 0 || ulps > MOST_ULPS) return "";
  return ` (${ulps} ${ulps === 1 ? "step" : "steps"} between doubles)`;
}
