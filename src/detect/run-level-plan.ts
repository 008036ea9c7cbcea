import type { Sides } from "../model/side.ts";
import {
  type OneSidedBounds,
  type StudentEstimate,
  mean,
  runLevelTest,
  studentQuantile,
} from "../stats/index.ts";
import type { CompareContext } from "./compare-context.ts";
import type { Subject } from "./subject.ts";
import type { AlonePlan } from "./test-plan.ts";
import { direction, marginTheta, thetaScale } from "./theta-scale.ts";

export interface RunLevelPlan {
  readonly plan: AlonePlan;
  readonly runs: number;
  /** Mean of the past runs, and of the candidate. */
  readonly values: Sides<number>;
  /** Of theta. */
  readonly of: StudentEstimate & OneSidedBounds;
}

/** The candidate's mean against the means of past main runs, whose spread holds what differs between jobs. */
export function runLevelPlan(
  { sample, metric }: Subject,
  past: readonly number[],
  { compare }: CompareContext,
): RunLevelPlan {
  const s = direction(metric);
  const numbers = sample.sides.candidate.units.map((unit) => unit.mean);
  const scale = thetaScale(metric);
  const own =
    scale === "log"
      ? mean(numbers.map(Math.log))
      : scale === "ratio"
        ? Math.log(mean(numbers))
        : mean(numbers);
  const back = scale === "difference" ? (value: number) => value : Math.exp;
  const question = { margin: marginTheta(metric), alpha: compare.alpha };
  const test = runLevelTest({ mean: s * own, past: past.map((one) => s * one) }, question);
  if (test === null) throw new RangeError(`expected at least two past runs, got ${past.length}`);
  return {
    plan: {
      by: "alone",
      p: { margin: test.pMargin, worse: test.pAbove, better: test.pBelow },
      smallestP: { margin: 0, worse: 0, better: 0 },
      criticalT: (alpha) => studentQuantile(1 - alpha, test.df),
    },
    runs: past.length,
    values: { baseline: back(mean(past)), candidate: back(own) },
    of: test,
  };
}
