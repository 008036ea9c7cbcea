/** Tails of a discrete distribution at the observed count k. */
export interface Tails {
  /** P(X <= k) */
  readonly lower: number;
  /** P(X >= k) */
  readonly upper: number;
  /** P(X = k) */
  readonly point: number;
  /** Sum of P(X = i) over all i that are not more likely than k (Fisher's two-sided p). */
  readonly unlikely: number;
}

interface Support {
  readonly from: number;
  readonly to: number;
  /** P(X = i + 1) / P(X = i), which decreases with i. */
  readonly ratio: (i: number) => number;
}

/** Weights whose relative difference is smaller count as equal, as in R's fisher.test. */
const EQUAL_SHARE = 1e-7;

/**
 * Probabilities from `from` to `to`, computed outwards from the mode by their ratios. This needs no factorials and has
 * no cancellation.
 */
function probabilities({ from, to, ratio }: Support): Float64Array {
  const weights = new Float64Array(to - from + 1);
  let mode = from;
  while (mode < to && ratio(mode) > 1) mode += 1;
  weights[mode - from] = 1;
  let weight = 1;
  for (let i = mode; i < to; i += 1) {
    weight *= ratio(i);
    weights[i + 1 - from] = weight;
  }
  weight = 1;
  for (let i = mode - 1; i >= from; i -= 1) {
    weight /= ratio(i);
    weights[i - from] = weight;
  }
  let total = 0;
  for (const value of weights) total += value;
  return weights.map((value) => value / total);
}

function tailsAt(support: Support, k: number): Tails {
  const all = probabilities(support);
  const point = all[k - support.from] ?? 0;
  let lower = 0;
  let upper = 0;
  let unlikely = 0;
  for (const [index, p] of all.entries()) {
    const i = index + support.from;
    if (i <= k) lower += p;
    if (i >= k) upper += p;
    if (p <= point * (1 + EQUAL_SHARE)) unlikely += p;
  }
  return { lower: Math.min(1, lower), upper: Math.min(1, upper), point, unlikely: Math.min(1, unlikely) };
}

/** X ~ binomial(n, rate), 0 < rate < 1. O(n). */
export function binomialTails(k: number, n: number, rate: number): Tails {
  const odds = rate / (1 - rate);
  return tailsAt({ from: 0, to: n, ratio: (i) => ((n - i) / (i + 1)) * odds }, k);
}

/**
 * X = number of marked items among `drawn` items, drawn without replacement from `total` items of which `marked` are
 * marked. O(total).
 */
export function hypergeometricTails(k: number, urn: Urn): Tails {
  const { total, marked, drawn } = urn;
  return tailsAt(
    {
      from: Math.max(0, drawn + marked - total),
      to: Math.min(drawn, marked),
      ratio: (i) => (((marked - i) / (i + 1)) * (drawn - i)) / (total - marked - drawn + i + 1),
    },
    k,
  );
}

export interface Urn {
  readonly total: number;
  readonly marked: number;
  readonly drawn: number;
}
