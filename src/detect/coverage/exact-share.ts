import type { Count } from "../../model/result/coverage/coverage.ts";

/** A decimal text as a fraction of whole numbers, so that no rounding decides. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

function fraction(text: string): Fraction {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`expected a decimal number, got ${text}`);
  const [, sign, whole = "", digits = ""] = match;
  const size = BigInt(`${whole}${digits}`);
  return { over: sign === "-" ? -size : size, under: 10n ** BigInt(digits.length) };
}

/** Whether the share is below so many percent. Nothing of nothing is not. */
export function isBelow({ covered, total }: Count, percent: string): boolean {
  const { over, under } = fraction(percent);
  return BigInt(covered) * 100n * under < over * BigInt(total);
}

/** Whether the share changed by less than so many points: by −0.6 where −0.5 is the least. Both have lines. */
export function changedByLess(baseline: Count, candidate: Count, points: string): boolean {
  const { over, under } = fraction(points);
  const [before, after] = [BigInt(baseline.total), BigInt(candidate.total)];
  const change = BigInt(candidate.covered) * before - BigInt(baseline.covered) * after;
  return change * 100n * under < over * before * after;
}
