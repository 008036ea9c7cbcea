/**
 * Holm's step-down adjustment (1979): family-wise error under any dependence. In the order given.
 * `p`: 0 to 1 each, of any number of tests; one that was planned and not made counts as 1.
 * Holm 1979, Scandinavian Journal of Statistics 6:65.
 * @example
 * holm([0.01, 0.04, 0.03]); // => [0.03, 0.06, 0.06] ± 1e-6
 */
export function holm(p: readonly number[]): readonly number[] {
  const adjusted = Array.from(p, () => 1);
  let floor = 0;
  for (const [rank, index] of ascending(p).entries()) {
    floor = Math.min(1, Math.max(floor, (p.length - rank) * (p[index] ?? 1)));
    adjusted[index] = floor;
  }
  return adjusted;
}

/**
 * Benjamini and Hochberg's adjustment (1995): false discovery rate. In the order given.
 * `p`: 0 to 1 each, independent or positively dependent. Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289.
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.03]); // => [0.03, 0.04, 0.04] ± 1e-6
 */
export function benjaminiHochberg(p: readonly number[]): readonly number[] {
  const adjusted = Array.from(p, () => 1);
  let ceiling = 1;
  for (const [fromTop, index] of ascending(p).toReversed().entries()) {
    ceiling = Math.min(ceiling, (p.length / (p.length - fromTop)) * (p[index] ?? 1));
    adjusted[index] = ceiling;
  }
  return adjusted;
}

function ascending(p: readonly number[]): readonly number[] {
  return [...p.keys()].toSorted((a, b) => (p[a] ?? 1) - (p[b] ?? 1));
}
