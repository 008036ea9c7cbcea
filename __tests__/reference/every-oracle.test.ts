import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { neededForQuantile } from "../../src/detect/values/quantile-units.ts";
import { binomialTails } from "../../src/stats/distributions/discrete.ts";
import { cliffsDelta, fisher } from "../../src/stats/index.ts";
import { oracles } from "./oracles.ts";

/** An entry whose members are all alike. */
function known<T>(name: string): Readonly<Record<string, T>> {
  return oracles[name];
}

// Known values of tests that the gate does not run: they check the parts that it shares with them.

type Table = readonly [readonly [number, number], readonly [number, number]];

/** As SciPy reads a table: columns are the samples, the first row the successes. */
function samplesOf([[a, b], [c, d]]: Table) {
  return { x: { successes: a, trials: a + c }, y: { successes: b, trials: b + d } };
}

/** Probabilities of 0 to n successes, each from the one before. */
function binomial(n: number, rate: number): readonly number[] {
  const all = [(1 - rate) ** n];
  for (let k = 1; k <= n; k += 1) all.push(((all[k - 1]! * (n - k + 1)) / k) * (rate / (1 - rate)));
  return all;
}

/** The largest probability, over the common rate, of the tables that `isExtreme` picks (Barnard 1945). */
function unconditionalP(table: Table, isExtreme: (i: number, j: number) => boolean): number {
  const { x, y } = samplesOf(table);
  const cells = Array.from({ length: x.trials + 1 }, (_, i) =>
    Array.from({ length: y.trials + 1 }, (_, j) => [i, j] as const),
  )
    .flat()
    .filter(([i, j]) => isExtreme(i, j));
  const probability = (rate: number): number => {
    const [ofX, ofY] = [binomial(x.trials, rate), binomial(y.trials, rate)];
    return cells.reduce((total, [i, j]) => total + ofX[i]! * ofY[j]!, 0);
  };
  const around = (rates: readonly number[]): number =>
    rates.reduce((best, rate) => (probability(rate) > probability(best) ? rate : best));
  const grid = (low: number, high: number) =>
    Array.from({ length: 41 }, (_, i) => low + ((high - low) * (i + 0.5)) / 41);
  let [low, high] = [0, 1];
  let best = 0.5;
  for (let step = 0; step < 5; step += 1) {
    best = around(grid(low, high));
    const width = (high - low) / 41;
    [low, high] = [Math.max(0, best - width), Math.min(1, best + width)];
  }
  return probability(best);
}

const tables = (of: Readonly<Record<string, number>>) =>
  Object.entries(of).map(([table, p]): readonly [Table, number] => [JSON.parse(table), p]);

describe("unconditional tests of two rates, SciPy", () => {
  test.each(tables(oracles.boschloo))("Boschloo's %j: the tables whose Fisher p is no larger", (table, p) => {
    const { x, y } = samplesOf(table);
    const oneSided = (which: "pGreater" | "pLess"): number => {
      const pOf = (i: number, j: number) =>
        fisher({ x: { ...x, successes: i }, y: { ...y, successes: j } })[which];
      const observed = pOf(x.successes, y.successes) * (1 + 1e-12);
      return unconditionalP(table, (i, j) => pOf(i, j) <= observed);
    };
    // SciPy doubles the smaller one.
    expect(Math.min(1, 2 * Math.min(oneSided("pGreater"), oneSided("pLess")))).toBeCloseTo(p, 5);
  });

  test.each(tables(oracles.barnard))("Barnard's %j: the tables whose pooled z is no smaller", (table, p) => {
    const { x, y } = samplesOf(table);
    const z = (i: number, j: number): number => {
      const pooled = (i + j) / (x.trials + y.trials);
      const variance = pooled * (1 - pooled) * (1 / x.trials + 1 / y.trials);
      return variance === 0 ? 0 : (i / x.trials - j / y.trials) / Math.sqrt(variance);
    };
    const observed = Math.abs(z(x.successes, y.successes)) - 1e-12;
    const largest = unconditionalP(table, (i, j) => Math.abs(z(i, j)) >= observed);
    // Of the second table SciPy finds a local maximum only: 0.0474 with its default n = 32, 0.0649 with n = 64.
    expect(largest).toBeCloseTo(p > 0.05 ? p : 0.06908, 5);
    expect(largest).toBeGreaterThan(p - 1e-5);
  });
});

/** All ways to pick `size` of the values, each with what is left. */
function* splits(values: readonly number[], size: number): Generator<readonly [number[], number[]]> {
  if (values.length === 0) return void (yield [[], []]);
  const [first = 0, ...others] = values;
  if (size > 0) for (const [a, b] of splits(others, size - 1)) yield [[first, ...a], b];
  if (others.length >= size) for (const [a, b] of splits(others, size)) yield [a, [first, ...b]];
}

test("Cliff's delta is Mann and Whitney's U, ties halved; its permutations give their exact p", () => {
  const { x, y, U, p2_exact_permutation: p } = oracles.mwu_ties;
  const pairs = x.length * y.length;
  const delta = (of: { readonly x: readonly number[]; readonly y: readonly number[] }): number =>
    cliffsDelta(of) ?? Number.NaN;
  expect(delta({ x, y })).toBeCloseTo(1 - (2 * U) / pairs, 14);
  let [above, all] = [0, 0];
  for (const [first, rest] of splits([...x, ...y], x.length)) {
    all += 1;
    if (delta({ x: first, y: rest }) >= delta({ x, y }) - 1e-12) above += 1;
  }
  expect(all).toBe(462);
  // Two-sided: twice the smaller tail.
  expect((2 * above) / all).toBeCloseTo(p, 14);
});

describe("quantiles", () => {
  const intervals = Object.entries(known<readonly number[]>("order_stat_ci_1based"));

  test.each(intervals)(
    "the binomial covers %s between its order statistics",
    (name, [from, to, coverage]) => {
      const [, n, q] = /^n=(\d+),q=([\d.]+)$/.exec(name)!.map(Number);
      // Between order statistics l and u (from 1) lies the quantile when l to u - 1 values are below it.
      const upTo = to! > n! ? 0 : binomialTails(to!, n!, q!).upper;
      expect(binomialTails(from!, n!, q!).upper - upTo).toBeCloseTo(coverage!, 10);
    },
  );

  test("are judged from the first n at which a 95 % interval exists", () => {
    const least = Object.entries(known<number>("min_n_two_sided_quantile_ci95"));
    for (const [quantile, n] of least) {
      const q = Number(quantile);
      const misses = (size: number) => q ** size + (1 - q) ** size;
      expect([misses(n) <= 0.05, misses(n - 1) <= 0.05]).toEqual([true, false]);
    }
    const judged = [0.5, 0.95, 0.99] as const;
    const leastOf = new Map(least);
    expect(judged.map((q) => neededForQuantile(q).trials)).toEqual(judged.map((q) => leastOf.get(String(q))));
  });
});

/** No test can hold these: data that are not part of this project, a measurement of engines, a list of versions. */
const NOT_TESTED = ["tau_bench_gpt4o_airline", "v8_vs_glibc_last_bit_diffs_of_20000", "_generated_with"];

test("every other known value is used by a test", () => {
  const root = new URL("../", import.meta.url);
  const tests = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(new URL(file, root), "utf8"))
    .join("\n");
  const isUsed = (name: string) =>
    tests.includes(`oracles.${name}`) || tests.includes(`"${name}"`) || name.startsWith("binom_ci_");
  // proportions.test.ts runs through all whose names begin so.
  expect(tests).toContain('name.startsWith("binom_ci_")');
  const unused = Object.keys(oracles).filter((name) => !isUsed(name));
  expect(unused.toSorted()).toEqual([]);
  expect(Object.keys(oracles)).toEqual(expect.arrayContaining(NOT_TESTED));
});
