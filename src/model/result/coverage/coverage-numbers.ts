import { formatNumber } from "../../../base/format-number.ts";
import type { Count } from "./coverage.ts";

/**
 * The share that is covered in percent, cut and not rounded: what is not all never reads as 100%. The counts decide, and are
 * shown beside it.
 */
export function formatShare({ covered, total }: Count): string {
  if (total === 0) return "–";
  const hundredths = Number((BigInt(covered) * 10_000n) / BigInt(total));
  return `${(hundredths / 100).toFixed(2)}%`;
}

/** `84 of 100`. */
export function formatCount({ covered, total }: Count): string {
  return `${formatNumber(covered, 1)} of ${formatNumber(total, 1)}`;
}

/** The change of the share in points of its percentage, with its sign. */
export function formatShareChange(baseline: Count, candidate: Count): string {
  if (baseline.total === 0 || candidate.total === 0) return "–";
  const points = (candidate.covered / candidate.total - baseline.covered / baseline.total) * 100;
  const size = Math.abs(points);
  const digits = size >= 0.005 || size === 0 ? size.toFixed(2) : formatNumber(size, 2);
  return `${points < 0 ? "−" : "+"}${digits} points`;
}

/** A decimal text of points: `−0.5 points`. */
export function formatPoints(text: string): string {
  return `${text.replace("-", "−")} ${/^-?1(?:\.0+)?$/.test(text) ? "point" : "points"}`;
}
