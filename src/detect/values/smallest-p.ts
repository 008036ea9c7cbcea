import { attainableP } from "../../stats/index.ts";
import type { Hypothesis } from "./hypotheses.ts";
import { MAX_RESAMPLES } from "./resampling-options.ts";
import type { TestPlan } from "./test-plan.ts";

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
