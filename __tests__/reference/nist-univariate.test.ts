import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { summarize } from "../../src/stats/index.ts";

/**
 * NIST Statistical Reference Datasets, univariate summary statistics (itl.nist.gov/div898/strd/univ/homepage.html),
 * certified to 15 digits. NIST's certified lag-1 autocorrelation is left out: nothing here computes one.
 */
interface Certified {
  readonly mean: string;
  readonly sd: string;
  readonly data: readonly number[];
}

const observed: Readonly<Record<string, Certified>> = JSON.parse(
  readFileSync(new URL("nist-univariate.json", import.meta.url), "utf8"),
);

/** `first`, then 1000 values `low`, `high` by turns. */
function alternating(first: number, low: number, high: number): readonly number[] {
  return [first, ...Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? low : high))];
}

/** NIST's file prints the 957th digit of pi as 3, where pi has 8, and certifies what it prints. */
const constructed: Readonly<Record<string, Certified>> = {
  PiDigits: { mean: "4.53480000000000", sd: "2.86733906028871", data: piDigits(5000).with(956, 3) },
  NumAcc1: { mean: "10000002", sd: "1", data: [10_000_001, 10_000_003, 10_000_002] },
  NumAcc2: { mean: "1.2", sd: "0.1", data: alternating(1.2, 1.1, 1.3) },
  NumAcc3: { mean: "1000000.2", sd: "0.1", data: alternating(1_000_000.2, 1_000_000.1, 1_000_000.3) },
  NumAcc4: { mean: "10000000.2", sd: "0.1", data: alternating(10_000_000.2, 10_000_000.1, 10_000_000.3) },
};

/** The first digits of pi, 3 included, by Machin's formula in whole numbers. */
function piDigits(count: number): readonly number[] {
  const guard = 10;
  const one = 10n ** BigInt(count - 1 + guard);
  const inverseTangent = (x: bigint): bigint => {
    let total = 0n;
    for (let [power, k] = [one / x, 1n]; power !== 0n; power /= x * x, k += 2n) {
      total += k % 4n === 1n ? power / k : -(power / k);
    }
    return total;
  };
  const digits = String(4n * (4n * inverseTangent(5n) - inverseTangent(239n)));
  return Array.from(digits.slice(0, count), Number);
}

/** The standard deviation of the doubles themselves, in exact arithmetic until the last division. */
function exactSd(data: readonly number[]): number {
  const scale = 2 ** 80;
  // Scaling by a power of two is exact, and makes every value here a whole number.
  const whole = data.map((value) => BigInt(value * scale));
  const n = BigInt(whole.length);
  const total = whole.reduce((sum, value) => sum + value, 0n);
  const squares = whole.reduce((sum, value) => sum + value * value, 0n);
  const shift = 10n ** 40n;
  const variance = ((n * squares - total * total) * shift) / (n * (n - 1n)) / BigInt(scale) / BigInt(scale);
  return Math.sqrt(Number(variance) / 1e40);
}

function relativeError(value: number, certified: string): number {
  return Math.abs(value - Number(certified)) / Math.abs(Number(certified));
}

/** All 15 certified digits. */
const ALL_DIGITS = 1e-14;
/** No double holds the decimals of the data: of a spread of 0.1 about 1e7, 7 to 8 digits are left. */
const SD_DIGITS: Readonly<Record<string, number>> = {
  Mavro: 1e-12,
  Michelso: 1e-13,
  NumAcc3: 1e-8,
  NumAcc4: 1e-7,
};

describe("NIST's certified values", () => {
  const sets = Object.entries({ ...observed, ...constructed });

  test("are of the nine univariate data sets", () => {
    expect(sets.map(([name, { data }]) => [name, data.length])).toEqual([
      ["Lew", 200],
      ["Lottery", 218],
      ["Mavro", 50],
      ["Michelso", 100],
      ["PiDigits", 5000],
      ["NumAcc1", 3],
      ["NumAcc2", 1001],
      ["NumAcc3", 1001],
      ["NumAcc4", 1001],
    ]);
  });

  test.each(sets)("%s: the mean has all certified digits", (_, { data, mean }) => {
    expect(relativeError(summarize(data).mean, mean)).toBeLessThan(ALL_DIGITS);
  });

  test.each(sets)("%s: the standard deviation has the digits that its doubles hold", (name, { data, sd }) => {
    const { sd: computed } = summarize(data);
    expect(Math.abs(computed / exactSd(data) - 1)).toBeLessThan(ALL_DIGITS);
    expect(relativeError(computed, sd)).toBeLessThan(SD_DIGITS[name] ?? ALL_DIGITS);
  });
});
