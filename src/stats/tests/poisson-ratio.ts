import { normalQuantile } from "../distributions/distributions.ts";
import { incompleteBeta } from "../distributions/incomplete-beta.ts";
import type { OneSidedBounds } from "../distributions/welch.ts";

/**
 * Number of events of a Poisson process, a whole number that is not negative, observed in `exposure` > 0 (trials,
 * hours).
 */
export interface PoissonTotal {
  readonly total: number;
  readonly exposure: number;
}

/** Two independent totals; the rate ratio is y over x. At least one event in all. */
export interface TwoPoissonTotals {
  readonly x: PoissonTotal;
  readonly y: PoissonTotal;
}

/**
 * Exact one-sided p of H0: rate ratio <= factor (Przyborowski and Wilenski 1940, Biometrika 31:313). Given all events,
 * those of y are binomial with odds factor x exposure / exposure. As R's poisson.test. `factor` >= 0.
 * @example
 * poissonRatioPAbove({ x: { total: 100, exposure: 1 }, y: { total: 160, exposure: 1 } }, 1.1);
 * // => 0.001814 ± 1e-6
 */
export function poissonRatioPAbove(totals: TwoPoissonTotals, factor: number): number {
  const { k, n, share, rest } = conditional(totals, factor);
  return k === 0 ? 1 : incompleteBeta(share, rest, { a: k, b: n - k + 1 });
}

/**
 * Exact one-sided p of H0: rate ratio >= factor.
 * As `poissonRatioPAbove` with the other tail.
 * @example
 * poissonRatioPBelow({ x: { total: 160, exposure: 1 }, y: { total: 100, exposure: 1 } }, 1);
 * // => 0.000119 ± 1e-6
 */
export function poissonRatioPBelow(totals: TwoPoissonTotals, factor: number): number {
  const { k, n, share, rest } = conditional(totals, factor);
  return k === n ? 1 : incompleteBeta(rest, share, { a: n - k, b: k + 1 });
}

/**
 * Exact bounds of ln(rate ratio), each wrong with probability at most `alpha`: Clopper and Pearson's (1934) for the
 * y's share of events. Infinite where a side has none.
 * @example
 * poissonRatioBounds({ x: { total: 100, exposure: 1 }, y: { total: 160, exposure: 1 } }, 0.05);
 * // => { lower: 0.253469, upper: 0.689065 } ± 1e-6
 */
export function poissonRatioBounds(totals: TwoPoissonTotals, alpha: number): OneSidedBounds {
  const { x, y } = totals;
  const at = (p: typeof poissonRatioPAbove) => (log: number) => p(totals, Math.exp(log)) - alpha;
  // Half an event is added, so that the search is finite for a side without events.
  const center = Math.log(((y.total + 0.5) * x.exposure) / ((x.total + 0.5) * y.exposure));
  const step = normalQuantile(1 - alpha) * Math.sqrt(1 / (y.total + 0.5) + 1 / (x.total + 0.5));
  return {
    lower: y.total === 0 ? -Infinity : rootBeyond(center, -step, at(poissonRatioPAbove)),
    upper: x.total === 0 ? Infinity : rootBeyond(center, step, at(poissonRatioPBelow)),
  };
}

function conditional({ x, y }: TwoPoissonTotals, factor: number) {
  const odds = (factor * y.exposure) / x.exposure;
  return {
    k: y.total,
    n: y.total + x.total,
    share: odds === Infinity ? 1 : odds / (1 + odds),
    rest: 1 / (1 + odds),
  };
}

/**
 * The point where `excess`, positive at `from`, becomes 0 in the direction of `step`, by bisection to the last bits.
 */
function rootBeyond(from: number, step: number, excess: (log: number) => number): number {
  let inside = from;
  // The exact bound may be on this side of the approximate center.
  while (excess(inside) <= 0) inside -= step;
  let outside = inside + step;
  while (excess(outside) > 0) outside += step;
  for (;;) {
    const middle = (inside + outside) / 2;
    if (Math.abs(outside - inside) <= 2 ** -50 * Math.max(1, Math.abs(middle))) return middle;
    if (excess(middle) > 0) inside = middle;
    else outside = middle;
  }
}
