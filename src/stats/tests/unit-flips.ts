import { choose } from "../distributions/combinations.ts";
import { hypergeometricTails } from "../distributions/discrete.ts";
import type { TwoProportions } from "./proportion.ts";

export interface StepDown {
  /** p of each unit, adjusted over all units; H1: y's rate is lower. */
  readonly adjusted: readonly number[];
  /** The smallest adjusted p that one unit could have, given the totals. */
  readonly smallest: number;
}

/**
 * Tests which of many units succeed less often in y: one-sided Fisher tests, adjusted by Westfall and Young's step-down
 * minP with the exact distribution of each p given its unit's total: adjusted p = 1 - prod over the remaining units of
 * (1 - P(P_i <= p)). Units must be independent. A unit that cannot have such a small p does not count. Results are in the
 * given order; without units `smallest` is 1.
 * Westfall and Young 1993, Resampling-Based Multiple Testing, section 2.6; Westfall and Wolfinger 1997, The American Statistician 51:3.
 * @example
 * const broken = { x: { successes: 5, trials: 5 }, y: { successes: 0, trials: 5 } };
 * const flaky = { x: { successes: 3, trials: 5 }, y: { successes: 2, trials: 5 } };
 * fewerSuccesses([broken, flaky]); // => { adjusted: [0.007921, 0.5], smallest: 0.007921 } ± 1e-6
 */
export function fewerSuccesses(units: readonly TwoProportions[]): StepDown {
  const laws = new Map<string, Law>();
  const own = units.map((unit) => {
    const law = lawOf(unit, laws);
    return { law, p: law.tails[unit.y.successes - law.from] ?? 1 };
  });
  const smallestOne = Math.min(1, ...[...laws.values()].map(({ tails }) => tails[0] ?? 1));
  const smallest = units.length === 0 ? 1 : chanceOf(smallestOne, countLaws(own));
  const left = countLaws(own);
  const adjusted = own.map(() => 1);
  let floor = 0;
  const order = [...own.keys()].toSorted((a, b) => (own[a]?.p ?? 1) - (own[b]?.p ?? 1));
  for (const index of order) {
    const { p, law } = own[index] ?? { p: 1, law: null };
    floor = Math.max(floor, chanceOf(p, left));
    adjusted[index] = floor;
    if (law !== null) left.set(law, (left.get(law) ?? 1) - 1);
  }
  return { adjusted, smallest };
}

/** P(Y <= from), P(Y <= from + 1), … of one unit given its total, which are its possible p. */
interface Law {
  readonly from: number;
  readonly tails: readonly number[];
}

function lawOf({ x, y }: TwoProportions, known: Map<string, Law>): Law {
  const urn = { total: x.trials + y.trials, marked: x.successes + y.successes, drawn: y.trials };
  const key = `${urn.total} ${urn.marked} ${urn.drawn}`;
  const from = Math.max(0, urn.drawn + urn.marked - urn.total);
  const to = Math.min(urn.drawn, urn.marked);
  const law = known.get(key) ?? {
    from,
    tails: Array.from({ length: to - from + 1 }, (_, index) => hypergeometricTails(from + index, urn).lower),
  };
  known.set(key, law);
  return law;
}

function countLaws(units: readonly { readonly law: Law }[]): Map<Law, number> {
  const counts = new Map<Law, number>();
  for (const { law } of units) counts.set(law, (counts.get(law) ?? 0) + 1);
  return counts;
}

/** p of equal tables may differ in their last bits. */
const EQUAL_SHARE = 1e-7;

/** Probability that at least one of these units has a p of at most `p`. */
function chanceOf(p: number, laws: ReadonlyMap<Law, number>): number {
  let log = 0;
  for (const [{ tails }, count] of laws) {
    const reached = tails.findLast((tail) => tail <= p * (1 + EQUAL_SHARE)) ?? 0;
    if (count === 0) continue;
    if (reached >= 1) return 1;
    log += count * Math.log1p(-reached);
  }
  return -Math.expm1(log);
}

export interface FlipCount {
  /** Probability of at least as many flips. */
  readonly p: number;
  /** p if every unit that could flip had flipped. */
  readonly smallest: number;
}

/**
 * Tests whether chance explains the number of units that succeed in all trials of x and in none of y (`flips`). Given its
 * total, a unit can do so only if the total is the number of its trials in x, and then with probability
 * 1 / C(all its trials, its trials in x). So the number of such units is Poisson-binomial. Units must be independent.
 * @example
 * const broken = { x: { successes: 3, trials: 3 }, y: { successes: 0, trials: 3 } };
 * const flaky = { x: { successes: 2, trials: 3 }, y: { successes: 1, trials: 3 } };
 * const steady = { x: { successes: 3, trials: 3 }, y: { successes: 3, trials: 3 } };
 * flipCount([broken, flaky, steady], 1); // => { p: 0.0975, smallest: 0.0025 } ± 1e-9
 */
export function flipCount(units: readonly TwoProportions[], flips: number): FlipCount {
  const chances = units
    .filter(({ x, y }) => x.successes + y.successes === x.trials && y.trials > 0)
    .map(({ x, y }) => 1 / choose(x.trials + y.trials, x.trials));
  const smallest = chances.reduce((product, chance) => product * chance, 1);
  return { p: chanceOfAtLeast(flips, chances), smallest };
}

/** P(at least `count` of independent events), by their generating polynomial. */
function chanceOfAtLeast(count: number, chances: readonly number[]): number {
  if (count === 0) return 1;
  const exactly = new Float64Array(count);
  exactly[0] = 1;
  let atLeast = 0;
  for (const chance of chances) {
    atLeast += chance * (exactly[count - 1] ?? 0);
    for (let i = count - 1; i > 0; i -= 1) {
      exactly[i] = (1 - chance) * (exactly[i] ?? 0) + chance * (exactly[i - 1] ?? 0);
    }
    exactly[0] = (1 - chance) * (exactly[0] ?? 0);
  }
  return atLeast;
}
