import { isYesNo, newcombeBounds } from "../kinds/binary-tests.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { TestableDraft } from "./draft.ts";
import { meanValues, sampleShape, type TestEstimate, thetaInterval, thetaOf } from "../values/estimate.ts";
import type { TestedOutcome } from "../values/outcome.ts";
import { powerOf } from "./power.ts";
import { isSingle } from "./prepare.ts";
import type { DraftTest } from "./test-drafts.ts";
import { marginTheta, thetaScale } from "../values/theta-scale.ts";

/** Estimate, bounds and power beside the p-values of a test. */
export function testedOutcome(draft: TestableDraft, test: DraftTest, context: CompareContext): TestedOutcome {
  const { subject, prepared } = draft;
  const mu = marginTheta(subject.metric);
  const estimate = prepared.estimate ?? withinJob(draft, context);
  return {
    type: "tested",
    ...estimate,
    mu,
    p: {
      ...test.p,
      marginAdjusted: test.adjusted?.margin ?? null,
      betterAdjusted: test.adjusted?.better ?? null,
      worseAdjusted: test.worseAdjusted,
    },
    cap: prepared.cap,
    power: powerOf({ ...estimate, plan: prepared.plan, result: test, mu, alpha: context.compare.alpha }),
    ...estimate.shape,
  };
}

function withinJob({ subject: { metric }, values }: TestableDraft, context: CompareContext): TestEstimate {
  const isAsked = context.resampling.intervals === "drawn";
  const interval = isAsked ? thetaInterval(values, metric, context) : null;
  const isProportion =
    metric.kind === "binary" && thetaScale(metric) === "difference" && isYesNo(values) && isSingle(values);
  const bounds = isProportion
    ? { ...newcombeBounds(values, metric, context.compare.alpha), method: "newcombe" }
    : interval;
  return {
    design: values.paired ? "paired" : "unpaired",
    values: meanValues(values, metric),
    theta: thetaOf(values, metric),
    bounds: bounds === null ? null : { lower: bounds.lower, upper: bounds.upper, method: bounds.method },
    units: Math.min(values.baseline.length, values.candidate.length),
    error: interval,
    shape: sampleShape(values),
  };
}
