import type { TestedResult } from "../values/comparison-result.ts";
import { marginTheta } from "../values/theta-scale.ts";
import type { TestableDraft } from "./draft.ts";
import { powerOf } from "./power.ts";
import type { DraftTest } from "./test-drafts.ts";

/** Estimate, bounds and power, together with the p-values of a test. */
export function testedResult(draft: TestableDraft, test: DraftTest, alpha: number): TestedResult {
  const { subject, prepared } = draft;
  const { plan, estimate, cap } = prepared;
  const mu = marginTheta(subject.metric);
  return {
    type: "tested",
    ...estimate,
    mu,
    p: {
      ...test.p,
      marginAdjusted: test.adjusted?.margin ?? null,
      betterAdjusted: test.adjusted?.better ?? null,
      worseAdjusted: test.worseAdjusted,
      warning: test.warning,
    },
    cap,
    history: estimate.history ?? null,
    power: powerOf({ ...estimate, plan, result: test, mu, alpha }),
    ...estimate.shape,
  };
}
