/** What is measured: one question to every engine, on the same data. */
import { normalCdf, studentQuantile, Xoshiro128 } from "../../src/stats/index.ts";
import { drawState } from "../../src/base/hash.ts";

/** Drawn at random; p and bounds agree within Monte Carlo error. */
const DRAWN = [
  "permutation, mean difference",
  "permutation, studentised",
  "sign-flip",
  "bootstrap, mean",
] as const;
/** All arrangements; p is the same to rounding. */
const EXACT = ["exact permutation", "exact sign-flip"] as const;

export type Kernel = (typeof DRAWN)[number] | (typeof EXACT)[number];

export interface Problem {
  /** Two samples of the same size. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Of pairs: y - x, unit by unit. */
  readonly differences: readonly number[];
  readonly resamples: number;
  /** Tail of the bootstrap's order statistics: what our expanded interval takes at `ALPHA`. */
  readonly level: number;
}

/** What an engine found, to be compared with the others. */
export type Answer = { readonly p: number } | { readonly lower: number; readonly upper: number };

export interface Question {
  readonly kernel: Kernel;
  readonly n: number;
  readonly problem: Problem;
}

/** Of one bound. */
export const ALPHA = 0.05;

/** Observed Welch t of the two samples and t of the differences: p is about 0.07. */
const OBSERVED_T = 1.5;
/** 184,756 permutations. */
const EXACT_SAMPLE = 10;
/** 65,536 sign patterns. */
const EXACT_PAIRS = 16;

export function questions(sizes: readonly number[], resamples: number): readonly Question[] {
  const drawn = DRAWN.flatMap((kernel) =>
    sizes.map((n): Question => ({ kernel, n, problem: problemOf(n, resamples) })),
  );
  return [
    ...drawn,
    { kernel: "exact permutation", n: EXACT_SAMPLE, problem: problemOf(EXACT_SAMPLE, resamples) },
    { kernel: "exact sign-flip", n: EXACT_PAIRS, problem: problemOf(EXACT_PAIRS, resamples) },
  ];
}

export function isExact(kernel: Kernel): boolean {
  return EXACT.some((exact) => exact === kernel);
}

function problemOf(n: number, resamples: number): Problem {
  const reach = Math.sqrt(n / (n - 1)) * studentQuantile(1 - ALPHA, n - 1);
  return {
    x: standardNormals(n, "x"),
    y: standardNormals(n, "y").map((value) => value + OBSERVED_T * Math.sqrt(2 / n)),
    differences: standardNormals(n, "differences").map((value) => value + OBSERVED_T / Math.sqrt(n)),
    resamples,
    level: normalCdf(-reach),
  };
}

/** Mean exactly 0, variance exactly 1. */
function standardNormals(n: number, name: string): readonly number[] {
  const random = new Xoshiro128(drawState(["bench/statistics", name, n]));
  const uniform = () => (random.nextU32() + 0.5) / 2 ** 32;
  const values = Array.from(
    { length: n },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return values.map((value) => (value - mean) / sd);
}
