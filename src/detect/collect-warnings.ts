import { type Axes, nameAxes } from "../model/case.ts";
import type { Warning } from "../model/finding.ts";
import type { Side, Sides } from "../model/side.ts";
import type { SideFold } from "./fold-side.ts";

/** What was left out while rows were folded, and what to do about it. */
export function collectWarnings(
  folds: Sides<SideFold>,
  { unitAxis, droppedGroups }: { unitAxis: string | null; droppedGroups: readonly Axes[] },
): readonly Warning[] {
  return [
    ...(["baseline", "candidate"] as const).flatMap((side) => [
      ...replacedRows(side, folds[side]),
      ...rowsWithoutUnit(side, folds[side], unitAxis),
    ]),
    ...dropped(droppedGroups),
  ];
}

function replacedRows(side: Side, { replaced }: SideFold): readonly Warning[] {
  if (replaced.count === 0) return [];
  const text = `${replaced.count} rows of the ${side} were replaced by a later row of the same case and repetition (one is ${replaced.first ?? ""}); the last one counts. Keep one row per case and repetition.`;
  return [{ code: "duplicate-rows", text }];
}

function rowsWithoutUnit(side: Side, { withoutUnit }: SideFold, unitAxis: string | null): readonly Warning[] {
  if (withoutUnit === 0) return [];
  const text = `${withoutUnit} rows of the ${side} lack the unit axis '${unitAxis ?? ""}' and were left out. Add it to \`axes\`, or set compare.unit to an axis that every row has.`;
  return [{ code: "rows-without-unit", text }];
}

function dropped(groups: readonly Axes[]): readonly Warning[] {
  if (groups.length === 0) return [];
  const names = groups.slice(0, 3).map(nameAxes).join("; ");
  const text = `${groups.length} groups of the baseline are no longer in the matrix and were not compared: ${names}. Check that they were meant to go.`;
  return [{ code: "dropped-groups", text }];
}
