import { describe, expect, test } from "@jest/globals";
import { choose } from "../../../src/stats/distributions/combinations.ts";
import { wordsFor, type Bits } from "../../../src/stats/resampling/kept-sums.ts";
import { BLOCK } from "../../../src/stats/random/block.ts";
import { drawSubsets, type SubsetSize } from "../../../src/stats/resampling/subset-draws.ts";
import { Xoshiro128 } from "../../../src/stats/random/xoshiro128.ts";

/** Members of each drawn subset. */
function subsets(size: SubsetSize, blocks: number): readonly (readonly number[])[] {
  const random = new Xoshiro128([1, 2, 3, size.total * 1000 + size.drawn]);
  return Array.from({ length: blocks }, () => {
    // Two blocks of room, the second one used.
    const bits: Bits = { words: new Int32Array(wordsFor(size.total) * 2 * BLOCK), stride: 2 * BLOCK };
    drawSubsets(random, size, bits, BLOCK);
    return Array.from({ length: BLOCK }, (_, r) => membersOf(bits, BLOCK + r));
  }).flat();
}

function membersOf({ words, stride }: Bits, r: number): readonly number[] {
  const members: number[] = [];
  for (let w = 0; w * stride < words.length; w += 1) {
    const bits = words[w * stride + r]!;
    // Lowest bit first.
    for (let left = bits; left !== 0; left &= left - 1) members.push(32 * w + 31 - Math.clz32(left & -left));
  }
  return members;
}

/** (chi-square - df) / sqrt(2 df) of counts against expected ones. */
function surprise(counts: readonly number[], expected: readonly number[]): number {
  const square = counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  const df = counts.length - 1;
  return (square - df) / Math.sqrt(2 * df);
}

const SMALL: readonly SubsetSize[] = [
  // From fair bits: things leave, or join.
  { total: 4, drawn: 2 },
  { total: 7, drawn: 3 },
  { total: 9, drawn: 3 },
  { total: 10, drawn: 5 },
  // From none.
  { total: 5, drawn: 1 },
  { total: 8, drawn: 2 },
  { total: 10, drawn: 3 },
];

describe("subsets", () => {
  test.each(SMALL)("of $drawn of $total are all equally likely", (size) => {
    const counts = new Map<string, number>();
    const drawn = subsets(size, 40);
    for (const members of drawn) counts.set(members.join(), (counts.get(members.join()) ?? 0) + 1);
    const ways = choose(size.total, size.drawn);
    expect(counts.size).toBe(ways);
    // Five standard deviations of chi-square; its skewness leaves that rarer than 1 in 10,000.
    const found = surprise(
      [...counts.values()],
      Array.from({ length: ways }, () => drawn.length / ways),
    );
    expect(Math.abs(found)).toBeLessThan(5);
  });

  test.each([
    { total: 200, drawn: 100 },
    { total: 90, drawn: 31 },
    { total: 100, drawn: 20 },
    { total: 33, drawn: 16 },
  ])(
    "of $drawn of $total overlap a given set as the hypergeometric distribution says",
    ({ total, drawn }) => {
      const sets = subsets({ total, drawn }, 20);
      expect(sets.every((members) => members.length === drawn && members.at(-1)! < total)).toBe(true);
      // Every third thing: of all words and bytes.
      const marked = Math.ceil(total / 3);
      const overlaps = sets.map((members) => members.filter((member) => member % 3 === 0).length);
      const share = (k: number): number =>
        k > marked || drawn - k > total - marked
          ? 0
          : (choose(marked, k) * choose(total - marked, drawn - k)) / choose(total, drawn);
      const common = Array.from({ length: drawn + 1 }, (_, k) => k).filter(
        (k) => sets.length * share(k) >= 10,
      );
      const rest = 1 - common.reduce((sum, k) => sum + share(k), 0);
      const counts = common.map((k) => overlaps.filter((overlap) => overlap === k).length);
      const others = sets.length - counts.reduce((a, b) => a + b, 0);
      expect(
        Math.abs(
          surprise(
            [...counts, others],
            [...common.map(share), rest].map((p) => p * sets.length),
          ),
        ),
      ).toBeLessThan(5);
    },
  );

  test("of many things, of none and of nothing have their size", () => {
    const wide = subsets({ total: 70_000, drawn: 3 }, 1);
    expect(wide.every((members) => members.length === 3 && members.at(-1)! < 70_000)).toBe(true);
    // The largest of 1,536 of 70,000: above the range of 16 bits but with probability 0.94 ^ 1,536.
    expect(Math.max(...wide.flat())).toBeGreaterThan(65_536);
    expect(subsets({ total: 3, drawn: 0 }, 1).flat()).toEqual([]);
    expect(subsets({ total: 0, drawn: 0 }, 1).flat()).toEqual([]);
  });
});
