/** Number of ways to choose k of n, k <= n; Infinity when it overflows. Exact below 2^53. */
export function choose(n: number, k: number): number {
  const smaller = Math.min(k, n - k);
  let ways = 1;
  for (let i = 1; i <= smaller; i += 1) ways = (ways * (n - smaller + i)) / i;
  return ways;
}

/** The combination of k of the numbers 0 to n - 1 at `rank` in lexicographic order; its numbers ascend. */
export function combinationAt(rank: number, n: number, k: number): Uint32Array {
  const combination = new Uint32Array(k);
  let left = rank;
  let value = 0;
  for (let i = 0; i < k; i += 1) {
    for (;;) {
      const ways = choose(n - value - 1, k - i - 1);
      if (left < ways) break;
      left -= ways;
      value += 1;
    }
    combination[i] = value;
    value += 1;
  }
  return combination;
}

/** Changes a combination in place to the next one in lexicographic order. The last one does not change. */
export function advance(combination: Uint32Array, n: number): void {
  const k = combination.length;
  let i = k - 1;
  while (i >= 0 && combination[i] === n - k + i) i -= 1;
  if (i < 0) return;
  let value = combination[i] ?? 0;
  for (; i < k; i += 1) {
    value += 1;
    combination[i] = value;
  }
}
