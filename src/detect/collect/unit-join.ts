import type { Axes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import { compareText } from "../../base/compare-text.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import type { GroupFold, UnitFold } from "./group-fold.ts";
import type { SideFold } from "./side-fold.ts";

export interface UnitJoin {
  /** Units that both sides have with the same content. */
  readonly common: readonly string[];
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  /** Units that both sides have with different content. */
  readonly changed: readonly string[];
}

const NONE: UnitJoin = { common: [], onlyBaseline: [], onlyCandidate: [], changed: [] };

/**
 * Joins the two sides of one group by unit id. A repetition number is not an id: where repetitions are the units, only
 * cases can be dropped. A group that one side lacks as a whole is a new or a removed group, and its units are not
 * listed one by one.
 * `planned`: units of the candidate's plan, which are not dropped even if they have no row; null without a plan.
 */
export function joinUnits(
  sides: Sides<GroupFold | undefined>,
  design: "paired" | "unpaired",
  planned: ReadonlySet<string> | null,
): UnitJoin {
  const { baseline, candidate } = sides;
  if (baseline === undefined || candidate === undefined) return NONE;
  if (design === "unpaired") {
    return { ...NONE, onlyBaseline: inOrder(baseline.dropped), onlyCandidate: inOrder(candidate.dropped) };
  }
  const shared = inOrder(baseline.units.keys()).filter((unit) => candidate.units.has(unit));
  const changed = shared.filter((unit) => differs(baseline.units.get(unit), candidate.units.get(unit)));
  const isChanged = new Set(changed);
  const before = new Set([...baseline.units.keys(), ...baseline.dropped]);
  const isKept = (unit: string) => candidate.units.has(unit) || planned?.has(unit) === true;
  return {
    common: shared.filter((unit) => !isChanged.has(unit)),
    onlyBaseline: inOrder(before).filter((unit) => !isKept(unit)),
    onlyCandidate: inOrder(candidate.units.keys()).filter((unit) => !before.has(unit)),
    changed,
  };
}

/** A side without hashes (bare rows) cannot show a difference. */
function differs(a: UnitFold | undefined, b: UnitFold | undefined): boolean {
  if (a === undefined || b === undefined || a.hashes.size === 0 || b.hashes.size === 0) return false;
  return a.hashes.size !== b.hashes.size || [...a.hashes].some((hash) => !b.hashes.has(hash));
}

function inOrder(units: Iterable<string>): readonly string[] {
  return [...units].toSorted(compareText);
}

/**
 * Cases, by axesKey, that only the rows of one side contain, in means that contain a case of both sides: those of a group
 * where repetitions are the units, else those of a unit. Without its hard cases, or with new easy ones, a mean would look better.
 */
export function casesOfOne(folds: Sides<SideFold>, side: Side, compare: CompareConfig): ReadonlySet<string> {
  const other = folds[side === "baseline" ? "candidate" : "baseline"];
  const meanOf = new Map(
    [...folds[side].cases].map(([key, { axes }]) => [key, meanKey(axes, compare)] as const),
  );
  const shared = new Set([...meanOf].filter(([key]) => other.cases.has(key)).map(([, mean]) => mean));
  return new Set(
    [...meanOf].filter(([key, mean]) => shared.has(mean) && !other.cases.has(key)).map(([key]) => key),
  );
}

/** The mean that a case is part of: of its group, or of its unit in it. */
export function meanKey(axes: Axes, { by, unit, cluster }: CompareConfig): string {
  return axesKey(pickAxes(axes, [...by, ...[unit, cluster].filter((axis) => axis !== null)]));
}
