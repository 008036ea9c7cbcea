import { poissonRatioBounds, poissonRatioPAbove, type TwoPoissonTotals } from "./poisson-ratio.ts";

/**
 * The exact test of the null hypothesis that the rate ratio of two Poisson totals is <= `factor`, before there are
 * totals.
 */
export interface PoissonTest {
  /** Trials or hours on each side, > 0; only their ratio counts. */
  readonly exposure: { readonly x: number; readonly y: number };
  /** Tolerated ratio of y's rate to x's, > 0. */
  readonly factor: number;
  /** Level of the test. */
  readonly alpha: number;
  /** 0.8 for the usual 80 %. */
  readonly power: number;
}

/** The largest number of events that is tried before the search is given up. */
const MOST_EVENTS = 1e9;

/**
 * The rate ratio above `factor` that is significant with the given power when there are `events` on both sides together:
 * exact, by the binomial distribution of y's share of them. Null where even all of them on y's side are not significant.
 * Przyborowski and Wilenski 1940, Biometrika 31:313, for the test.
 * @example
 * poissonDetectableRatio(200, { exposure: { x: 1, y: 1 }, factor: 1.1, alpha: 0.05, power: 0.8 });
 * // => 1.573705 ± 1e-6
 */
export function poissonDetectableRatio(events: number, test: PoissonTest): number | null {
  const least = leastSignificant(events, test);
  // P(Y >= least) = power is P(Y <= least - 1) = 1 - power: Clopper and Pearson's upper bound of one event less.
  return least === null
    ? null
    : Math.exp(poissonRatioBounds(totals(least - 1, events, test), 1 - test.power).upper);
}

/**
 * Number of events on both sides together at which a rate ratio of `truth` is distinguished from `factor` with the given
 * power: shown to be above it or, where `truth` is below `factor`, shown to be below it. Null where the two are equal, and
 * above 1e9 events. Since only whole events reach a level, power is not monotone: a few events more may have less of it.
 * @example
 * poissonEventsNeeded(2, { exposure: { x: 1, y: 1 }, factor: 1.1, alpha: 0.05, power: 0.8 }); // => 78
 */
export function poissonEventsNeeded(truth: number, test: PoissonTest): number | null {
  const { factor, exposure } = test;
  if (truth === factor || factor === 0) return null;
  if (truth < factor) {
    const mirrored = { ...test, factor: 1 / factor, exposure: { x: exposure.y, y: exposure.x } };
    return poissonEventsNeeded(1 / truth, mirrored);
  }
  let high = 1;
  while (powerAt(high, truth, test) < test.power) {
    high *= 2;
    if (high > MOST_EVENTS) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerAt(middle, truth, test) < test.power) low = middle;
    else high = middle;
  }
  return high;
}

function powerAt(events: number, truth: number, test: PoissonTest): number {
  const least = leastSignificant(events, test);
  return least === null ? 0 : poissonRatioPAbove(totals(least, events, test), truth);
}

/** The smallest number of events of y, out of all events, that is significant. p decreases with it. */
function leastSignificant(events: number, test: PoissonTest): number | null {
  const isSignificant = (ofY: number): boolean =>
    poissonRatioPAbove(totals(ofY, events, test), test.factor) <= test.alpha;
  if (!isSignificant(events)) return null;
  let low = 0;
  let high = events;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSignificant(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function totals(ofY: number, events: number, { exposure }: PoissonTest): TwoPoissonTotals {
  return {
    x: { total: events - ofY, exposure: exposure.x },
    y: { total: ofY, exposure: exposure.y },
  };
}
