import type { UnitValue } from "../../model/result/sample.ts";
import { chiSquareTail } from "../../stats/index.ts";
import type { Values } from "../values/values.ts";

/** Poisson counts vary this much with at most this probability. */
const RARE = 0.001;

/** With fewer expected events the chi-square approximation is not reliable. */
const FEWEST_EXPECTED = 1;

/**
 * Whether the totals of units vary more than those of a Poisson process. A burst looks like many events but has one
 * cause.
 */
export function isOverdispersed({ paired, units }: Values): boolean {
  const parts = paired
    ? [extraBinomial(units.baseline, units.candidate)]
    : [extraPoisson(units.baseline), extraPoisson(units.candidate)];
  const square = parts.reduce((sum, part) => sum + part.square, 0);
  const df = parts.reduce((sum, part) => sum + part.df, 0);
  return df >= 3 && chiSquareTail(square, df) < RARE;
}

interface ChiSquare {
  readonly square: number;
  readonly df: number;
}

const NOTHING: ChiSquare = { square: 0, df: 0 };

/** Pearson's statistic of units that share one rate, with its degrees of freedom. */
function extraPoisson(units: readonly UnitValue[]): ChiSquare {
  const rate = sum(units.map(eventsOf)) / sum(units.map(({ trials }) => trials));
  const expected = units.map(({ trials }) => trials * rate);
  if (units.length < 2 || expected.some((events) => events < FEWEST_EXPECTED)) return NOTHING;
  const terms = units.map((unit, index) => {
    const of = expected[index] ?? 1;
    return (eventsOf(unit) - of) ** 2 / of;
  });
  return { square: sum(terms), df: units.length - 1 };
}

/**
 * Pearson's statistic of pairs that each have their own rate and share one ratio. Given the events of a pair, its split
 * between the sides is binomial.
 */
function extraBinomial(baseline: readonly UnitValue[], candidate: readonly UnitValue[]): ChiSquare {
  const pairs = baseline
    .map((before, index) => {
      const after = candidate[index] ?? before;
      return { after: eventsOf(after), events: eventsOf(before) + eventsOf(after) };
    })
    .filter(({ events }) => events > 0);
  const share = sum(pairs.map(({ after }) => after)) / sum(pairs.map(({ events }) => events));
  const expected = pairs.map(({ events }) => events * Math.min(share, 1 - share));
  if (pairs.length < 2 || sum(expected) / pairs.length < FEWEST_EXPECTED) return NOTHING;
  const terms = pairs.map(
    ({ after, events }) => (after - events * share) ** 2 / (events * share * (1 - share)),
  );
  return { square: sum(terms), df: pairs.length - 1 };
}

function eventsOf({ mean, trials }: UnitValue): number {
  return mean * trials;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
