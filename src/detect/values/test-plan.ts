import { attainableP, type SecondTest } from "../../stats/index.ts";
import { MAX_RESAMPLES } from "./compare-context.ts";
import type { ByHypothesis, Hypothesis, OrientedSides } from "./hypotheses.ts";
import type { UnitSet } from "./unit-sets.ts";

/** How one comparison is tested. Plans that share random draws are tested together. */
export type TestPlan = SignFlipPlan | PermutationPlan | AlonePlan;

export interface SignFlipPlan {
  readonly by: "sign-flip";
  /** The set whose draws the test uses. */
  readonly set: UnitSet;
  /**
   * The units of this comparison, a part of the set, in canonical order. Value i of `differences` belongs to unit i.
   */
  readonly units: readonly string[];
  readonly differences: ByHypothesis<Float64Array>;
  /** The margin in the unit of the differences; a worsening by twice the tolerated amount should be detected. */
  readonly effect: ByHypothesis<number>;
  /** The unadjusted p by a closed formula; null = the sign flips give it. */
  readonly exact: ByHypothesis<number> | null;
  /** A second test that must reject too; null where there is none. */
  readonly second: ByHypothesis<SecondTest | null>;
}

export interface PermutationPlan {
  readonly by: "permutation";
  readonly units: { readonly baseline: readonly string[]; readonly candidate: readonly string[] };
  readonly sides: ByHypothesis<OrientedSides>;
  /** The margin in the unit of the sides. */
  readonly effect: ByHypothesis<number>;
  readonly exact: ByHypothesis<number> | null;
  readonly second: ByHypothesis<SecondTest | null>;
}

/** A test that shares no draws with another one: at run level, or by an inverted interval. */
export interface AlonePlan {
  readonly by: "alone";
  readonly p: ByHypothesis<number>;
  /** The smallest p that is possible, given what the test conditions on. */
  readonly smallestP: ByHypothesis<number>;
  /** The t or z whose upper tail is `alpha`. */
  readonly criticalT: (alpha: number) => number;
  readonly reach: Reach;
}

/** What determines the change that a test detects, and how more data would improve it. */
export type Reach =
  /** The standard error determines it, which falls with 1 / sqrt(units). */
  | { readonly by: "units" }
  /** The variation between runs determines it, which no larger candidate run reduces. */
  | { readonly by: "runs" }
  /** The number of events determines it, by an exact formula. */
  | {
      readonly by: "events";
      /** Theta that is detected at this level with this power; null = none. */
      readonly mde: (level: TestLevel) => number | null;
      /** Factor on the number of events that would distinguish `theta` from the margin; null = not known. */
      readonly growth: (theta: number, level: TestLevel) => number | null;
    };

export interface TestLevel {
  readonly alpha: number;
  /** 0.8 for the usual 80 %. */
  readonly power: number;
}

export interface TestResult {
  readonly p: ByHypothesis<number>;
  /** Null for a comparison that is not a member of the family. */
  readonly adjusted: { readonly margin: number; readonly better: number } | null;
  /** `half`, adjusted over the family of all that may warn; null for a comparison that is not a member. */
  readonly warning: number | null;
  /** The t at which the margin would be rejected in the family; null where no t would be. */
  readonly criticalT: number | null;
  /** Number of sets of the family that can be rejected at all, which is the factor on the smallest p. */
  readonly multiplier: number;
}

/** Designs with more arrangements than this are sampled, not enumerated. */
const MOST_ENUMERATED = 200_000;
const MOST_EXACT_UNITS = 20;
const SMALLEST_DRAWN = 1 / (MAX_RESAMPLES + 1);

/** The smallest unadjusted p that the design can give, for any values. */
export function smallestP(plan: TestPlan, hypothesis: Hypothesis): number {
  switch (plan.by) {
    case "sign-flip": {
      const units = plan.units.length;
      return units > MOST_EXACT_UNITS ? SMALLEST_DRAWN : attainableP({ kind: "sign-flip", units });
    }
    case "permutation": {
      const { baseline, candidate } = plan.units;
      const sizes = { x: baseline.length, y: candidate.length };
      const exact = attainableP({ kind: "permutation", ...sizes });
      return exact < 1 / MOST_ENUMERATED ? SMALLEST_DRAWN : exact;
    }
    case "alone":
      return plan.smallestP[hypothesis];
  }
}
