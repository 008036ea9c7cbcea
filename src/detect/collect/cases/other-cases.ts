import { compareText } from "../../../base/compare-text.ts";
import { type Axes, nameAxes } from "../../../model/config/case.ts";
import { lostCases } from "../../../model/config/lost-cases.ts";
import type { CompareConfig } from "../../../model/config/config.ts";
import type { Warning } from "../../../model/result/finding.ts";
import type { Sides } from "../../../model/run/side.ts";
import { axesKey, pickAxes } from "../../values/axes-key.ts";
import type { SideFold } from "../side-fold.ts";
import { meanKey } from "../unit-join.ts";

/** The cases of a mean (of a group, or of a unit in it) that both sides have without a case in common. */
export type OtherCases = Sides<readonly Axes[]>;

/** Cases that were renamed, or two runs of different cases, which a user may compare on purpose. */
export function otherCases(folds: Sides<SideFold>, compare: CompareConfig): readonly OtherCases[] {
  const after = casesByMean(folds.candidate, compare);
  return [...casesByMean(folds.baseline, compare)].flatMap(([mean, baseline]) => {
    const candidate = after.get(mean) ?? [];
    const known = new Set(candidate.map(axesKey));
    const isOther = candidate.length > 0 && !baseline.some((axes) => known.has(axesKey(axes)));
    return isOther ? [{ baseline, candidate }] : [];
  });
}

/** Names of the baseline's cases that are gone. One with an additional axis is not. */
export function goneOthers(others: readonly OtherCases[]): readonly string[] {
  return others.flatMap(({ baseline, candidate }) => lostCases(baseline, candidate)).map(nameOf);
}

export function otherCasesWarnings(
  others: readonly OtherCases[],
  { unit }: CompareConfig,
): readonly Warning[] {
  // Units are many, and all alike.
  const named = unit === null ? others : others.slice(0, 1);
  return named.flatMap(({ baseline: [before, ...more], candidate: [now, ...rest] }) => {
    if (before === undefined || now === undefined) return [];
    const where = unit === null ? "" : ` in ${others.length} ${others.length === 1 ? "unit" : "units"}`;
    const text = `The two sides have no case in common${where}: the mean of ${cases(more.length + 1)} (one is ${nameOf(before)}) was compared with that of ${cases(rest.length + 1)} (one is ${nameOf(now)}). Compare the same cases, or list the axis that differs under compare.by.`;
    return [{ code: "no-common-case", text }];
  });
}

function cases(count: number): string {
  return count === 1 ? "1 case" : `${count} cases`;
}

function nameOf(axes: Axes): string {
  return nameAxes(pickAxes(axes, Object.keys(axes).toSorted(compareText)));
}

function casesByMean(
  { cases: seen }: SideFold,
  compare: CompareConfig,
): ReadonlyMap<string, readonly Axes[]> {
  const means = new Map<string, Axes[]>();
  for (const { axes } of seen.values()) {
    const key = meanKey(axes, compare);
    const same = means.get(key) ?? [];
    means.set(key, same);
    same.push(axes);
  }
  return means;
}
