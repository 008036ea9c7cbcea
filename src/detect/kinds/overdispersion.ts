import type { UnitValue } from "../../model/result/sample.ts";
import { chiSquareTail } from "../../stats/index.ts";
import type { Values } from "../values/values.ts";

/** As rare as this, and the counts are not Poisson's. */
const RARE = 0.001;

/** Fewer expected events make the chi-square no guide. */
const FEWEST_EXPECTED = 1;

/** Do totals of units spread more than Poisson's would? A burst counts as many events there, and is one. */
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

/** Pearson's statistic of units that share one rate. */
function extraPoisson(units: readonly UnitValue[]): ChiSquare {
  const rate = sum(units.map(eventsOf)) / sum(units.map(({ trials }) => trials));
  const expected = units.map(({ trials }) => trials * rate);
  if (units.length < 2 || Math.min(...expected) < FEWEST_EXPECTED) return NOTHING;
  const terms = units.map((unit, index) => {
    const of = expected[index] ?? 1;
    return (eventsOf(unit) - of) ** 2 / of;
  });
  return { square: sum(terms), df: units.length - 1 };
}

/** Pearson's statistic of pairs that have rates of their own and one ratio: given its events, each pair is binomial. */
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
