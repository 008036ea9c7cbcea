import type { ResamplingOptions } from "../../stats/index.ts";
import type { CompareContext } from "./compare-context.ts";

/** How much is drawn. */
export interface Resampling extends Pick<ResamplingOptions, "resamples" | "maxResamples" | "mostEnumerated"> {
  /** `none` for a question that red alone answers: no bounds, and nothing that is derived from them. */
  readonly intervals: "drawn" | "none";
}

/** Resamples of every drawn test and interval. */
export const RESAMPLES = 9_999;
/** Where a p close to its step goes on to. */
export const MAX_RESAMPLES = 99_999;
/** Of a gate. */
export const GATE_RESAMPLING: Resampling = {
  resamples: RESAMPLES,
  maxResamples: MAX_RESAMPLES,
  intervals: "drawn",
};

/**
 * Streams depend on what they are for and on the set of units, never on the metric: adding one changes no draws.
 * The key is condensed once, since each block of draws hashes it again.
 */
export function resamplingOptions(
  { compare, seedFor, resampling }: Pick<CompareContext, "compare" | "seedFor" | "resampling">,
  key: readonly (string | number)[],
  criticalAlpha: number | null,
): ResamplingOptions {
  const { intervals: _, ...draws } = resampling;
  return {
    ...draws,
    alphas: [compare.alpha],
    criticalAlpha,
    seedFor,
    purpose: condensed(seedFor, key),
  };
}

export function condensed(
  seedFor: CompareContext["seedFor"],
  key: readonly (string | number)[],
): readonly number[] {
  return seedFor(["draws-for", ...key]);
}
