import { firstNames } from "../base/clean-text.ts";
import { formatWrittenPercent } from "../base/format-number.ts";
import { nameAxes } from "../model/config/case.ts";
import type { Finding, Warning } from "../model/result/finding.ts";

/** Splits in which it is so, of all: more than half. */
const MOST = 0.5;
const MOST_NAMED = 10;

/** Gating comparisons that noise leaves undecided in most splits, and what a gate makes of them. */
export function tooNoisyWarnings(
  ofComparisons: readonly (readonly Finding[])[],
  { maxUndecided }: { readonly maxUndecided: number },
): readonly Warning[] {
  const gating = ofComparisons.filter(([first]) => first?.role === "gate");
  const names = gating.filter(isTooNoisy).flatMap(([first]) => (first === undefined ? [] : [nameOf(first)]));
  if (names.length === 0) return [];
  const text = `Too noisy for their margins: ${firstNames(names, MOST_NAMED)}. An unchanged run leaves these undecided, and where they are more than ${formatWrittenPercent(maxUndecided)} of the gating comparisons (gate.max-undecided; here ${names.length} of ${gating.length}) the verdict is inconclusive. Plan more units or repetitions, widen their margins, or set \`role: track\`.`;
  return [{ code: "too-noisy", text }];
}

function isTooNoisy(findings: readonly Finding[]): boolean {
  const noisy = findings.filter(({ reason }) => reason.code === "too-noisy").length;
  return noisy > MOST * findings.length;
}

function nameOf({ metric, group }: Finding): string {
  const place = nameAxes(group);
  return place === "" ? metric : `${metric} (${place})`;
}
