import { clopperPearson, normalQuantile } from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { PlannedTest } from "../values/estimate.ts";
import type { TestPlan } from "../values/test-plan.ts";
import { thetaScale } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";
import {
  areAnswers,
  fisherP,
  mcNemarP,
  newcombeBounds,
  newcombePs,
  newcombeSmallestPs,
} from "./answer-tests.ts";
import type { Question, TestedKind } from "./kind.ts";
import { meanEstimate, means, resamplingPlan } from "./means.ts";

/** Answers, 1 for yes and 0 for no. Shares of several answers are tested like other numbers. */
export const binary: TestedKind = {
  ...means,
  test(question, context) {
    const { subject, values } = question;
    const isRate = thetaScale(subject.metric) === "difference";
    return isRate && areAnswers(values.baseline) && areAnswers(values.candidate)
      ? answersTest(question, context)
      : means.test(question, context);
  },
  meanBounds(unitMeans, alpha) {
    if (!areAnswers(unitMeans)) return means.meanBounds(unitMeans, alpha);
    const successes = unitMeans.filter((value) => value === 1).length;
    return clopperPearson({ successes, trials: unitMeans.length }, alpha);
  },
};

function answersTest(question: Question, context: CompareContext): PlannedTest {
  const { subject, values } = question;
  const estimate = meanEstimate(question, context);
  if (!isSingle(values)) return { plan: answersPlan(question), estimate };
  const bounds = newcombeBounds(values, subject.metric, context.compare.alpha);
  return {
    plan: answersPlan(question),
    estimate: { ...estimate, bounds: { ...bounds, method: "newcombe" } },
  };
}

function answersPlan(question: Question): TestPlan {
  const { subject, values } = question;
  const { metric } = subject;
  const hasMargin = metric.margin.value > 0;
  if (values.paired) {
    const isExact = metric.margin.value === 0 && isSingle(values);
    return resamplingPlan(question, isExact ? mcNemarP(values, metric) : null);
  }
  if (!hasMargin) return resamplingPlan(question, fisherP(values, metric));
  return {
    by: "alone",
    p: newcombePs(values, metric),
    smallestP: newcombeSmallestPs(values, metric),
    criticalT: (alpha) => normalQuantile(1 - alpha),
    reach: { by: "units" },
  };
}

/** Every unit has one repetition. */
function isSingle({ units }: Values): boolean {
  return [...units.baseline, ...units.candidate].every((unit) => unit.trials === 1);
}
