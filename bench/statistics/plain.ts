/** The same tests as most would write them: arrays, one closure for the statistic, nothing clever. */
import type { Kernel, Problem, Answer } from "./problem.ts";

type Random = () => number;

/** mulberry32; in [0, 1). */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function plain(kernel: Kernel, problem: Problem, seed: number): Answer {
  const random = seededRandom(seed);
  switch (kernel) {
    case "permutation, mean difference":
      return permutation(problem, meanDifference, random);
    case "permutation, studentised":
      return permutation(problem, welchT, random);
    case "sign-flip":
      return signFlip(problem, random);
    case "bootstrap, mean":
      return bootstrap(problem, random);
    case "exact permutation":
      return exactPermutation(problem);
    case "exact sign-flip":
      return exactSignFlip(problem);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

function meanDifference(x: readonly number[], y: readonly number[]): number {
  return mean(y) - mean(x);
}

function welchT(x: readonly number[], y: readonly number[]): number {
  return meanDifference(x, y) / Math.sqrt(variance(x) / x.length + variance(y) / y.length);
}

function shuffle(values: readonly number[], random: Random): number[] {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}

const TIE = 1e-12;

function permutation(
  { x, y, resamples }: Problem,
  statistic: (x: readonly number[], y: readonly number[]) => number,
  random: Random,
): Answer {
  const observed = statistic(x, y);
  const pooled = [...x, ...y];
  let extreme = 0;
  for (let r = 0; r < resamples; r += 1) {
    const shuffled = shuffle(pooled, random);
    if (statistic(shuffled.slice(0, x.length), shuffled.slice(x.length)) >= observed - TIE) extreme += 1;
  }
  return { p: (extreme + 1) / (resamples + 1) };
}

function signFlip({ differences, resamples }: Problem, random: Random): Answer {
  const observed = mean(differences);
  let extreme = 0;
  for (let r = 0; r < resamples; r += 1) {
    const flipped = differences.map((value) => (random() < 0.5 ? value : -value));
    if (mean(flipped) >= observed - TIE) extreme += 1;
  }
  return { p: (extreme + 1) / (resamples + 1) };
}

function bootstrap({ differences, resamples, level }: Problem, random: Random): Answer {
  const n = differences.length;
  const means = Array.from({ length: resamples }, () =>
    mean(Array.from({ length: n }, () => differences[Math.floor(random() * n)]!)),
  ).toSorted((a, b) => a - b);
  const k = Math.floor((resamples + 1) * level);
  return { lower: means[k - 1]!, upper: means[resamples - k]! };
}

function exactSignFlip({ differences }: Problem): Answer {
  const observed = mean(differences);
  const patterns = 2 ** differences.length;
  let extreme = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    const flipped = differences.map((value, i) => ((pattern >> i) & 1 ? -value : value));
    if (mean(flipped) >= observed - TIE) extreme += 1;
  }
  return { p: extreme / patterns };
}

function exactPermutation({ x, y }: Problem): Answer {
  const observed = meanDifference(x, y);
  const pooled = [...x, ...y];
  let [extreme, ways] = [0, 0];
  for (const chosen of subsets(pooled.length, y.length)) {
    const isChosen = new Set(chosen);
    const rest = pooled.filter((_, i) => !isChosen.has(i));
    const drawn = pooled.filter((_, i) => isChosen.has(i));
    if (meanDifference(rest, drawn) >= observed - TIE) extreme += 1;
    ways += 1;
  }
  return { p: extreme / ways };
}

function* subsets(n: number, k: number, from = 0): Generator<readonly number[]> {
  if (k === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= n - k; first += 1) {
    for (const rest of subsets(n, k - 1, first + 1)) yield [first, ...rest];
  }
}
