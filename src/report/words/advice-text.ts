import type { KnownFailure } from "../../model/config/failure.ts";
import { formatNumber } from "../../base/format-number.ts";

/** Advice about some rows of a group: `missing-python-module (3 of 5): …`. */
export function adviceText({ id, advice, count }: KnownFailure, of: number): string {
  const share = count === of ? "" : ` (${formatNumber(count, 1)} of ${formatNumber(of, 1)})`;
  return `${id}${share}: ${advice}`;
}
