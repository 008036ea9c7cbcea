import type { LimitResult } from "../../model/result/finding.ts";
import type { OneSidedBounds } from "../../stats/index.ts";
import { warningLevel } from "./warning-level.ts";

/** One side's value that is held against limits. */
export interface MeasuredLimit {
  readonly estimate: number;
  /** Each wrong with this probability; null for what has no noise. */
  readonly boundsAt: ((alpha: number) => OneSidedBounds) | null;
}

/** A limit, judged by itself. */
export interface LimitDraft {
  readonly result: LimitResult;
  /** Of H0: the limit is kept. Null = it is no chance for a false warning: certain, or clearly kept, or without a value. */
  readonly p: number | null;
}

type Bounded = Pick<LimitResult, "limit" | "bound">;

export function isBeyond({ limit, bound }: Bounded, value: number): boolean {
  return limit === "min" ? value < bound : value > bound;
}

/** The bound nearer to the limit: beyond it too, the limit is surely broken. */
export function isShownBeyond(of: Bounded, { lower, upper }: OneSidedBounds): boolean {
  return isBeyond(of, of.limit === "min" ? upper : lower);
}

/** Of the level of warnings: how often a value at its limit may be taken for one that clearly keeps it. */
const INSIDE_SHARE = 1 / 8;
/** Bounds of resampled quantiles reach no further. */
const SMALLEST_P = 1e-4;
const STEPS = 16;

/** p where the bound meets the limit; 1 where the estimate does not cross it. */
export function limitP({ estimate, boundsAt }: MeasuredLimit, of: Bounded, alpha: number): number | null {
  if (boundsAt === null) return null;
  if (!isBeyond(of, estimate)) {
    const { lower, upper } = boundsAt(INSIDE_SHARE * warningLevel(alpha));
    return isBeyond(of, of.limit === "min" ? lower : upper) ? 1 : null;
  }
  const isShownAt = (level: number): boolean => isShownBeyond(of, boundsAt(level));
  let [shown, open] = [0.5, SMALLEST_P];
  if (!isShownAt(shown)) return 1;
  if (isShownAt(open)) return open;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = Math.sqrt(shown * open);
    if (isShownAt(middle)) shown = middle;
    else open = middle;
  }
  return shown;
}

/**
 * The limit among all that may warn: one that warns is broken, and one that fails is suspect, where it is shown to be
 * crossed at the error rate of all warnings of the gate.
 *
 * @param p adjusted over all that may warn.
 */
export function settledLimit({ result, p: own }: LimitDraft, p: number, alpha: number): LimitResult {
  if (own === null || result.estimate === null) return result;
  const isShown = p <= warningLevel(alpha);
  if (result.level === "fail") {
    return isShown && result.result === "inconclusive" ? { ...result, result: "suspect" } : result;
  }
  const open = isBeyond(result, result.estimate) ? "inconclusive" : "kept";
  return { ...result, result: isShown ? "broken" : open };
}
