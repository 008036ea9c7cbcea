import { mainLevel, type ReferenceLevel, referenceLevel } from "../../history/main-level.ts";
import { isTested } from "../../model/config/metric-kind.ts";
import type { Creep } from "../../model/result/compared-history.ts";
import { holm, runLevelTest } from "../../stats/index.ts";
import { pastRuns, RUNS_NEEDED } from "../screen/past-means.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { runMean } from "../screen/run-mean.ts";
import type { Subject } from "../values/subject.ts";
import { direction, marginTheta, naturalChange } from "../values/theta-scale.ts";
import { namedRun, naturalMean } from "./run-level-plan.ts";

/**
 * The probability of a false finding of small steps, for the whole gate. This test uses a history that the comparison
 * itself has used already, so its findings must stay rare in addition to warnings and regressions.
 */
const ALPHA = 0.01;
/** The share of the margin by which main itself must have moved: a single slow candidate is not a creep. */
const OWN_SHARE = 0.5;

interface CreepTest {
  readonly subject: Subject;
  readonly reference: ReferenceLevel;
  readonly theta: number;
  readonly p: number;
}

/**
 * Subjects whose candidate is worse than the reference of main by more than the margin, while main itself has moved in
 * the same direction: steps that are each within the margin and together exceed it. Every tested metric takes part,
 * with means of runs, adjusted by Holm's method over all of them.
 */
export function findCreep(
  subjects: readonly Subject[],
  context: CompareContext,
): ReadonlyMap<Subject, Creep> {
  if (context.reference.by === "none" || context.sameJob) return new Map();
  const candidates = subjects.flatMap((subject) => creepCandidate(subject, context) ?? []);
  const adjusted = holm(candidates.map(({ p }) => p));
  return new Map(
    candidates.flatMap((candidate, index) => {
      const pAdjusted = adjusted[index] ?? 1;
      const hasMoved = movedBy(candidate) > OWN_SHARE * marginTheta(candidate.subject.metric);
      return pAdjusted <= ALPHA && hasMoved
        ? [[candidate.subject, creepOf(candidate, pAdjusted)] as const]
        : [];
    }),
  );
}

/** Null where there is no reference, or no mean of the candidate. */
function creepCandidate(subject: Subject, context: CompareContext): CreepTest | null {
  const { metric, sample } = subject;
  if (!isTested(metric.kind) || metric.rule !== null || metric.role === "inform") return null;
  if (sample.sides.candidate.units.length === 0) return null;
  const past = pastRuns(subject, context);
  const main = past.length < RUNS_NEEDED ? null : mainLevel(past, context.machineDependent);
  const margin = marginTheta(metric);
  const question = { margin, alpha: context.compare.alpha };
  const reference = main === null ? null : referenceLevel(main, question);
  const worse = direction(metric) * runMean(sample.sides.candidate.units, sample.clusters, metric).mean;
  if (reference === null || !Number.isFinite(worse)) return null;
  const level = { mean: reference.mean, n: reference.runs, ...reference.spread };
  const test = runLevelTest({ mean: worse, level }, { margin, alpha: ALPHA });
  return { subject, reference, theta: test.estimate, p: test.pMargin };
}

function movedBy({ reference }: CreepTest): number {
  return reference.now - reference.mean;
}

function creepOf({ subject: { metric }, reference, theta }: CreepTest, pAdjusted: number): Creep {
  return {
    reference: namedRun(reference.first),
    pinned: reference.first.isPinned,
    runs: reference.runs,
    value: naturalMean(metric)(reference.mean),
    estimate: naturalChange(theta, metric),
    pAdjusted,
  };
}
