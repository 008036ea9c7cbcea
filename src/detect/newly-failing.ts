import type { FlippedUnits, UnitFlips } from "../model/result/unit-flips.ts";
import type { CompareContext } from "./values/compare-context.ts";
import type { Comparison } from "./values/comparison-result.ts";
import { type Direction, type Pool, shownUnits } from "./shown-units.ts";
import { type Answers, answersOf } from "./values/unit-answers.ts";

/**
 * Share of alpha of each of the two tests, over all metrics together: 2 % at alpha 5 %. With this share and the other
 * warnings, 95 % of the gates of unchanged code still pass without a warning.
 */
const LEVEL_SHARE = 0.4;

/** The most names that a report lists. */
const MOST_NAMED = 20;

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
