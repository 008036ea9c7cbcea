/** Holm's step-down adjustment (1979): family-wise error under any dependence. In the order given. */
export function holm(p: readonly number[]): readonly number[] {
  const adjusted = Array.from(p, () => 1);
  let floor = 0;
  for (const [rank, index] of ascending(p).entries()) {
    floor = Math.min(1, Math.max(floor, (p.length - rank) * (p[index] ?? 1)));
    adjusted[index] = floor;
  }
  return adjusted;
}

/** Benjamini and Hochberg's adjustment (1995): false discovery rate. In the order given. */
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
