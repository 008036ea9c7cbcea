import { attainableP, type SecondTest } from "../../stats/index.ts";
import { MAX_RESAMPLES } from "./compare-context.ts";
import type { ByHypothesis, Hypothesis, OrientedSides } from "./hypotheses.ts";
import type { UnitSet } from "./unit-sets.ts";

/** How one comparison is tested; plans that share draws are tested together. */
export type TestPlan = SignFlipPlan | PermutationPlan | AlonePlan;

export interface SignFlipPlan {
  readonly by: "sign-flip";
  /** The set whose draws are used. */
  readonly set: UnitSet;
  /** Own units, a part of the set, in canonical order; value i of `differences` is unit i. */
  readonly units: readonly string[];
  readonly differences: ByHypothesis<Float64Array>;
  /** The margin in the unit of the differences: what is twice as bad as tolerated should be seen. */
  readonly effect: ByHypothesis<number>;
  /** A closed form of the unadjusted p; null = as the sign flips say. */
  readonly exact: ByHypothesis<number> | null;
  /** A test that has to reject too, where there is one. */
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

/** A test that shares no draws with another: run level, inverted interval. */
export interface AlonePlan {
  readonly by: "alone";
  readonly p: ByHypothesis<number>;
  /** Given what the test conditions on. */
  readonly smallestP: ByHypothesis<number>;
  /** t or z whose upper tail is `alpha`. */
  readonly criticalT: (alpha: number) => number;
  readonly reach: Reach;
}

/** What a test sees, and what more units would change. */
export type Reach =
  /** The standard error says it, and falls as 1 / sqrt(units). */
  | { readonly by: "units" }
  /** The spread between runs, which no size of the candidate's narrows. */
  | { readonly by: "runs" }
  /** The number of events, exactly. */
  | {
      readonly by: "events";
      /** Theta that is seen with this power at this level; null = none. */
      readonly mde: (level: TestLevel) => number | null;
      /** Factor on the number of events that distinguishes `theta` from the margin; null = not known. */
      readonly growth: (theta: number, level: TestLevel) => number | null;
    };

export interface TestLevel {
  readonly alpha: number;
  /** 0.8 for the usual 80 %. */
  readonly power: number;
}

export interface TestResult {
  readonly p: ByHypothesis<number>;
  /** Null outside the family. */
  readonly adjusted: { readonly margin: number; readonly better: number } | null;
  /** The p of `half` over the family of all that may warn; null outside of it. */
  readonly warning: number | null;
  /** At which the margin would be rejected in the family; null when out of reach. */
  readonly criticalT: number | null;
  /** Sets of the family that can be rejected at all: the factor on the smallest p. */
  readonly multiplier: number;
}

/** Designs of more arrangements are drawn, not enumerated. */
const MOST_ENUMERATED = 200_000;
const MOST_EXACT_UNITS = 20;
const SMALLEST_DRAWN = 1 / (MAX_RESAMPLES + 1);

/** The smallest unadjusted p that the design can reach, whatever the values. */
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
