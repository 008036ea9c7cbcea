import type { Sides } from "../model/side.ts";
import { compareText } from "./canonical-order.ts";
import type { GroupFold, UnitFold } from "./fold-side.ts";

export interface UnitJoin {
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  /** On both sides with different content. */
  readonly changed: readonly string[];
}

const NONE: UnitJoin = { onlyBaseline: [], onlyCandidate: [], changed: [] };

/**
 * Joins the two sides of one group on unit id. Repetitions are no ids: unpaired units are never 'dropped'.
 * A group that one side lacks as a whole is a new or a removed group, whose units are not listed one by one.
 */
export function joinUnits(sides: Sides<GroupFold | undefined>, isPaired: boolean): UnitJoin {
  const { baseline, candidate } = sides;
  if (!isPaired || baseline === undefined || candidate === undefined) return NONE;
  const common = inOrder(baseline.units).filter((unit) => candidate.units.has(unit));
  return {
    onlyBaseline: inOrder(baseline.units).filter((unit) => !candidate.units.has(unit)),
    onlyCandidate: inOrder(candidate.units).filter((unit) => !baseline.units.has(unit)),
    changed: common.filter((unit) => differs(baseline.units.get(unit), candidate.units.get(unit))),
  };
}

/** A side without hashes (bare rows) cannot tell. */
function differs(a: UnitFold | undefined, b: UnitFold | undefined): boolean {
  if (a === undefined || b === undefined || a.hashes.size === 0 || b.hashes.size === 0) return false;
  return a.hashes.size !== b.hashes.size || [...a.hashes].some((hash) => !b.hashes.has(hash));
}

function inOrder(units: ReadonlyMap<string, UnitFold>): readonly string[] {
  return [...units.keys()].toSorted(compareText);
}
