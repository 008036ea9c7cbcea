import { fewerSuccesses, flipCount, type TwoProportions } from "../stats/index.ts";
import type { UnitAnswers } from "./values/unit-answers.ts";

/** Answers of all groups of one metric. Their units are tested together. */
export interface Pool {
  readonly metric: string;
  readonly units: readonly PooledUnit[];
  readonly hasOthers: boolean;
}

export interface PooledUnit extends UnitAnswers {
  /** Index of the comparison. */
  readonly at: number;
}

export type Direction = "failing" | "passing";

interface PoolTest {
  readonly pool: Pool;
  readonly adjusted: readonly number[];
  readonly smallestByName: number;
  readonly countP: number;
  readonly smallestCount: number;
}

/**
 * Units that one of the tests shows, for each comparison. A metric whose answers could not reach the level takes no
 * share of it.
 */
export function shownUnits(
  pools: readonly Pool[],
  direction: Direction,
  level: number,
): ReadonlyMap<number, ReadonlySet<string>> {
  const tests = pools.map((pool) => testPool(pool, direction));
  const distinct = [...new Map(tests.map((one) => [patternOf(one.pool), one])).values()];
  const byName = level / Math.max(1, distinct.filter((one) => one.smallestByName <= level).length);
  const byCount = level / Math.max(1, distinct.filter((one) => one.smallestCount <= level).length);
  const shown = new Map<number, Set<string>>();
  for (const { pool, adjusted, countP } of tests) {
    for (const [index, { at, unit, flipped }] of pool.units.entries()) {
      const isShown = (adjusted[index] ?? 1) <= byName || (countP <= byCount && flipped === direction);
      if (isShown) shown.set(at, (shown.get(at) ?? new Set()).add(unit));
    }
  }
  return shown;
}

function testPool(pool: Pool, direction: Direction): PoolTest {
  const units = pool.units.map(({ baseline, candidate }): TwoProportions =>
    direction === "failing" ? { x: baseline, y: candidate } : { x: candidate, y: baseline },
  );
  const flips = pool.units.filter(({ flipped }) => flipped === direction).length;
  const count = flipCount(units, flips);
  const byName = pool.hasOthers ? { adjusted: [], smallest: 1 } : fewerSuccesses(units);
  return {
    pool,
    adjusted: byName.adjusted,
    smallestByName: byName.smallest,
    countP: count.p,
    smallestCount: count.smallest,
  };
}

function patternOf({ units, hasOthers }: Pool): string {
  return JSON.stringify([
    hasOthers,
    units.map(({ unit, baseline, candidate }) => [unit, baseline, candidate]),
  ]);
}
