/**
 * Step-down max-T straight from its definition, in t and not in the bounded scale: rows are arrangements, the first
 * the observed one; columns members. For checking the engine on small sets.
 */
export function naiveMaxT(t: readonly (readonly number[])[]): {
  readonly p: number[];
  readonly adjusted: number[];
} {
  const observed = t[0]!;
  const share = (holds: (row: readonly number[]) => boolean): number => t.filter(holds).length / t.length;
  const order = [...observed.keys()].toSorted((a, b) => observed[b]! - observed[a]!);
  const adjusted: number[] = [];
  let floor = 0;
  for (const [rank, member] of order.entries()) {
    const rest = order.slice(rank);
    floor = Math.max(
      floor,
      share((row) => rest.some((other) => atLeast(row[other]!, observed[member]!))),
    );
    adjusted[member] = floor;
  }
  return { p: observed.map((value, member) => share((row) => atLeast(row[member]!, value))), adjusted };
}

/** A difference over its error; infinite without error, 0 without difference. */
export function naiveT(difference: number, squaredError: number): number {
  // Integer data: anything this small is rounding.
  if (Math.abs(difference) < 1e-12) return 0;
  return squaredError < 1e-12 ? Math.sign(difference) * Infinity : difference / Math.sqrt(squaredError);
}

export function naiveVariance(values: readonly number[]): number {
  const mean = naiveMean(values);
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1);
}

export function naiveMean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Ties count, also within the rounding of this file. */
function atLeast(value: number, other: number): boolean {
  return value >= other || (Number.isFinite(other) && Math.abs(value - other) <= 1e-9 * Math.abs(other));
}
