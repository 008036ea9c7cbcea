import type { LimitResult } from "../../model/result/limit-result.ts";
import type { OneSidedBounds } from "../../stats/index.ts";
import { warningLevel } from "./warning-level.ts";

/** The value of one side that is compared with limits. */
export interface MeasuredLimit {
  readonly estimate: number;
  /** Bounds that are each wrong with the given probability; null for a value without noise. */
  readonly boundsAt: ((alpha: number) => OneSidedBounds) | null;
}

/** A limit that was judged by itself. */
export interface LimitDraft {
  readonly result: LimitResult;
  /**
   * p of the null hypothesis that the limit is kept. Null = it cannot cause a false warning: it is certain, clearly
   * kept, or without a value.
   */
  readonly p: number | null;
}

type Bounded = Pick<LimitResult, "limit" | "bound">;

export function isBeyond({ limit, bound }: Bounded, value: number): boolean {
  return limit === "min" ? value < bound : value > bound;
}

/** Tests the bound that is nearer to the limit: if it is beyond the limit too, the limit is certainly broken. */
export function isShownBeyond(of: Bounded, { lower, upper }: OneSidedBounds): boolean {
  return isBeyond(of, of.limit === "min" ? upper : lower);
}

/**
 * Share of the level of warnings. It bounds how often a value at its limit may be taken for a value that clearly keeps
 * the limit.
 */
const INSIDE_SHARE = 1 / 8;
/** Bounds of resampled quantiles cannot resolve a smaller p. */
const SMALLEST_P = 1e-4;
const STEPS = 16;

/** p at which the bound meets the limit; 1 where the estimate does not cross the limit. */
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
 * Judges the limit as a member of the family of all that may warn. If it is shown to be crossed at the error rate of all
 * warnings of the gate, a limit that warns is broken, and a limit that fails is suspect.
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
