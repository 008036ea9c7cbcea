import type { CompareConfig } from "../../../model/config/config.ts";
import type { Side, Sides } from "../../../model/run/side.ts";
import type { SeenCase, SideFold } from "../side-fold.ts";
import { meanKey } from "../unit-join.ts";
import { type CountedCase, hasOtherShares } from "./case-shares.ts";

/** One case of a unit. */
interface PooledCase extends CountedCase {
  readonly key: string;
}

/**
 * What one row of a case counts in the mean of its unit, by axesKey, where the cases of a unit have other shares of the rows
 * on one side than on the other: there each case counts the same. Else a side that repeats the easy cases more often would
 * look better. A case that is not listed counts by its rows, which where the shares are the same is a fair comparison.
 * Lost trials are rows: they have rules of their own.
 */
export function caseWeights(
  folds: Sides<SideFold>,
  compare: CompareConfig,
): Sides<ReadonlyMap<string, number>> {
  if (compare.unit === null) return { baseline: UNWEIGHED, candidate: UNWEIGHED };
  const uneven = [...pooledCases(folds, compare)].filter(isUneven);
  return { baseline: weightsOf(uneven, "baseline"), candidate: weightsOf(uneven, "candidate") };
}

const UNWEIGHED: ReadonlyMap<string, number> = new Map();

function pooledCases(folds: Sides<SideFold>, compare: CompareConfig): Iterable<readonly PooledCase[]> {
  const { baseline, candidate } = folds;
  const rowsOf = (cases: ReadonlyMap<string, SeenCase>, key: string) => cases.get(key)?.rows ?? 0;
  const units = new Map<string, PooledCase[]>();
  for (const [key, { axes }] of new Map([...baseline.cases, ...candidate.cases])) {
    const unit = meanKey(axes, compare);
    const pooled = units.get(unit) ?? [];
    units.set(unit, pooled);
    const rows = { baseline: rowsOf(baseline.cases, key), candidate: rowsOf(candidate.cases, key) };
    pooled.push({ key, rows });
  }
  return units.values();
}

/** Among the cases of both sides. Cases of one side are left out of the means that are compared. */
function isUneven(cases: readonly PooledCase[]): boolean {
  return hasOtherShares(cases.filter(({ rows }) => rows.baseline > 0 && rows.candidate > 0));
}

function weightsOf(units: readonly (readonly PooledCase[])[], side: Side): ReadonlyMap<string, number> {
  const weights = units.flatMap((cases) => {
    const measured = cases.filter(({ rows }) => rows[side] > 0);
    const fewest = measured.reduce((least, { rows }) => Math.min(least, rows[side]), Infinity);
    return measured
      .filter(({ rows }) => rows[side] > fewest)
      .map(({ key, rows }) => [key, fewest / rows[side]] as const);
  });
  return new Map(weights);
}
