import type { FlippedUnits, UnitFlips } from "../model/result/unit-flips.ts";
import { fewerSuccesses, flipCount, type TwoProportions } from "../stats/index.ts";
import type { CompareContext } from "./values/compare-context.ts";
import type { Comparison } from "./values/comparison-result.ts";
import { type Answers, answersOf, type UnitAnswers } from "./values/unit-answers.ts";

/**
 * Share of alpha of each of the two tests, over all metrics together: 2 % at alpha 5 %. With this share and the other
 * warnings, 95 % of the gates of unchanged code still pass without a warning.
 */
const LEVEL_SHARE = 0.4;

/** The most names that a report lists. */
const MOST_NAMED = 20;

/** Answers of all groups of one metric. Their units are tested together. */
interface Pool {
  readonly metric: string;
  readonly units: readonly PooledUnit[];
  readonly hasOthers: boolean;
}

interface PooledUnit extends UnitAnswers {
  /** Index of the comparison. */
  readonly at: number;
}

type Direction = "failing" | "passing";

/**
 * Units whose answers changed from right to wrong or back, for each comparison in the given order; null where it has no
 * answers of paired units. Each metric has two tests: of single units by name (step-down minP of Fisher's tests), and
 * of the number of units that went from all right to all wrong (Poisson-binomial). Metrics that are only shown are not
 * tested, and metrics with the same answers are tested once.
 */
export function findFlips(
  comparisons: readonly Comparison[],
  { compare }: Pick<CompareContext, "compare">,
): readonly (UnitFlips | null)[] {
  const answers = comparisons.map(({ values, subject }) =>
    values === null ? null : answersOf(values, subject.metric),
  );
  const pools = poolsOf(comparisons, answers);
  const level = LEVEL_SHARE * compare.alpha;
  const failing = shownUnits(pools, "failing", level);
  const passing = shownUnits(pools, "passing", level);
  return answers.map((one, at): UnitFlips | null =>
    one === null
      ? null
      : {
          failing: flippedUnits(one, "failing", failing.get(at)),
          passing: flippedUnits(one, "passing", passing.get(at)),
        },
  );
}

function poolsOf(comparisons: readonly Comparison[], answers: readonly (Answers | null)[]): readonly Pool[] {
  const pools = new Map<string, Pool>();
  for (const [at, { subject }] of comparisons.entries()) {
    const own = answers[at] ?? null;
    if (own === null || subject.metric.role === "inform") continue;
    const { name } = subject.metric;
    const pool = pools.get(name) ?? { metric: name, units: [], hasOthers: false };
    pools.set(name, {
      metric: name,
      units: [...pool.units, ...own.units.map((unit) => ({ ...unit, at }))],
      hasOthers: pool.hasOthers || own.hasOthers,
    });
  }
  return [...pools.values()];
}

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
function shownUnits(
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

function flippedUnits(
  { units }: Answers,
  direction: Direction,
  shown: ReadonlySet<string> = new Set(),
): FlippedUnits {
  const others = units.filter(({ unit, flipped }) => flipped === direction && !shown.has(unit));
  return {
    shown: [...shown].slice(0, MOST_NAMED),
    shownCount: shown.size,
    listed: others.slice(0, MOST_NAMED).map(({ unit }) => unit),
    listedCount: others.length,
  };
}
