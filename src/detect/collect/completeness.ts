import { type Axes, nameAxes } from "../../model/config/case.ts";
import type { CompareConfig } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Completeness, FewerTrials, UnmeasuredSide } from "../../model/result/report.ts";
import type { Sample } from "../../model/result/sample.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import type { TrialStatus } from "../../model/run/trial.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import { compareText } from "../../base/compare-text.ts";
import type { SeenCase, SideFold } from "./side-fold.ts";
import { meanKey } from "./unit-join.ts";

const NAMED_CASES = 20;

export interface CompletenessRequest {
  readonly compare: CompareConfig;
  readonly plan: Plan | null;
  /** According to the manifest; null = not known. */
  readonly plannedTrials: number | null;
  readonly samples: readonly Sample[];
  readonly earlyStop: string | null;
  readonly droppedGroups: readonly Axes[];
  /** The run that is compared with; it has no rows where there is none. */
  readonly baseline: SideFold;
}

/** Which part of the candidate's plan was measured. Without a plan, the rows themselves are taken as the plan. */
export function completenessOf(
  fold: SideFold,
  { compare, plan, plannedTrials, samples, earlyStop, droppedGroups, baseline }: CompletenessRequest,
): Completeness {
  const of = (status: TrialStatus) => fold.statuses.get(status) ?? 0;
  const leftOut = plan === null ? leftOutTests({ baseline, candidate: fold }) : 0;
  const planned =
    plan === null
      ? plannedByRows(fold, plannedTrials) - leftOut
      : plan.trials.filter((trial) => trial.side === "candidate").length;
  const measured = of("ok") + of("failed");
  const unmeasured = unmeasuredCases({ baseline, candidate: fold }, plan);
  const fewer = fewerTrials({ baseline, candidate: fold }, { compare, plan, earlyStop });
  return {
    counts: {
      planned,
      ok: of("ok"),
      failed: of("failed"),
      errored: of("errored"),
      timedOut: of("timed-out"),
      skipped: of("skipped") + of("denied") - leftOut,
    },
    complete: measured === planned && earlyStop === null && fold.measurements > 0,
    plannedCases: plan?.cases.length ?? fold.cases.size,
    repetitions: repetitions(fold, plan),
    unmeasuredCases: unmeasured.slice(0, NAMED_CASES),
    unmeasuredCaseCount: unmeasured.length,
    droppedGroups: droppedGroups.map(nameAxes),
    unmeasuredSides: [
      ...(fold.measurements === 0 ? [unmeasuredSide("candidate", fold, planned)] : []),
      ...(trialsOf(baseline) > 0 && baseline.measurements === 0
        ? [unmeasuredSide("baseline", baseline, trialsOf(baseline))]
        : []),
    ],
    ...(fewer === null ? {} : { fewerTrials: fewer }),
    ...(fold.retried === 0 ? {} : { retried: fold.retried }),
    missingMetrics: fold.measurements === 0 ? [] : missingMetrics(samples),
    earlyStop,
  };
}

/** Tests that their tool left out were not asked for; one that the baseline has an answer of was. */
function leftOutTests({ baseline, candidate }: Sides<SideFold>): number {
  return [...candidate.cases].reduce(
    (sum, [key, { skippedTests }]) => sum + (isAnswered(baseline, key) ? 0 : skippedTests),
    0,
  );
}

function isAnswered({ cases }: SideFold, key: string): boolean {
  return cases.get(key)?.answered === true;
}

function trialsOf({ statuses }: SideFold): number {
  return [...statuses.values()].reduce((sum, count) => sum + count, 0);
}

function unmeasuredSide(side: Side, { hollow, errors: [first] }: SideFold, trials: number): UnmeasuredSide {
  const error = first === undefined ? null : { code: first.code, count: first.count, example: first.example };
  return { side, trials, hollow, error };
}

/** The manifest counts the whole run, so it says nothing about a part that was selected later. */
function plannedByRows(fold: SideFold, plannedTrials: number | null): number {
  const { passedOver } = fold;
  const rows = trialsOf(fold);
  return passedOver > 0 ? rows : Math.max(rows, plannedTrials ?? 0);
}

function unmeasuredCases({ baseline, candidate }: Sides<SideFold>, plan: Plan | null): readonly string[] {
  if (plan !== null) {
    return plan.cases.filter((one) => !isAnswered(candidate, axesKey(one.axes))).map((one) => one.name);
  }
  return [...candidate.cases]
    .filter(([key, one]) => !one.answered && (one.skippedTests < one.trials || isAnswered(baseline, key)))
    .map(([, { axes }]) => nameAxes(pickAxes(axes, Object.keys(axes).toSorted(compareText))))
    .toSorted(compareText);
}

/** The largest number of any case. With looks, cases differ. */
function repetitions(fold: SideFold, plan: Plan | null): number {
  if (plan !== null) return plan.trials.reduce((most, { repetition }) => Math.max(most, repetition + 1), 0);
  return [...fold.cases.values()].reduce((most, one) => Math.max(most, one.trials), 0);
}

/**
 * Metrics that can decide something and that no candidate row contains, although the rows contain other measurements.
 */
function missingMetrics(samples: readonly Sample[]): readonly string[] {
  const present = new Set(samples.filter((s) => s.sides.candidate.trials > 0).map((s) => s.metric.name));
  const deciding = samples.map((s) => s.metric).filter((metric) => metric.role === "gate");
  return [...new Set(deciding.map((metric) => metric.name))].filter((name) => !present.has(name));
}

/** Numbers of trials of a case. */
interface CaseTrials extends Sides<number> {
  readonly name: string;
}

interface SharedCase extends Sides<SeenCase> {
  readonly name: string;
}

/**
 * Trials that the baseline has rows of and the candidate has not, in cases of both, or in cases of a unit that both have. Null: there are
 * none, or the run was not to have as many. Where a config plans fewer repetitions, its policy says what that costs. Tools that choose how
 * often they measure choose another number each time, so fewer trials alone are `some`. They are `dropped` if a whole case is, if the
 * baseline has the same number of each case, or if the candidate's numbers have a gap, and `half` if a case has fewer than half of the baseline's.
 */
function fewerTrials(
  folds: Sides<SideFold>,
  { compare, plan, earlyStop }: Pick<CompletenessRequest, "compare" | "plan" | "earlyStop">,
): FewerTrials | null {
  if (earlyStop !== null || (plan !== null && plan.looks.length > 1)) return null;
  const shared = [...folds.candidate.cases].flatMap(([key, one]): readonly SharedCase[] => {
    const before = folds.baseline.cases.get(key);
    return before === undefined ? [] : [{ name: nameAxes(one.axes), baseline: before, candidate: one }];
  });
  const fewer = shared.filter((one) => one.candidate.trials < one.baseline.trials);
  const gone = goneCases(folds, compare);
  const all: readonly CaseTrials[] = [
    ...gone,
    ...fewer.map((one) => ({
      name: one.name,
      baseline: one.baseline.trials,
      candidate: one.candidate.trials,
    })),
  ];
  if (all.length === 0) return null;
  const count = (side: keyof Sides<unknown>): number => all.reduce((sum, one) => sum + one[side], 0);
  const extent = plan === null || plan.byRows === true ? extentOf(fewer, shared) : "some";
  return {
    extent: gone.length > 0 && extent === "some" ? "dropped" : extent,
    cases: all
      .slice(0, NAMED_CASES)
      .map(({ name, candidate, baseline }) => `${name} (${candidate} of ${baseline})`),
    caseCount: all.length,
    trials: { baseline: count("baseline"), candidate: count("candidate") },
  };
}

/** Cases that a unit had and has no more. A unit that is gone as a whole is listed by its own name. */
function goneCases({ baseline, candidate }: Sides<SideFold>, compare: CompareConfig): readonly CaseTrials[] {
  const means = new Set([...candidate.cases.values()].map(({ axes }) => meanKey(axes, compare)));
  return [...baseline.droppedCases.values()]
    .filter(({ axes }) => means.has(meanKey(axes, compare)))
    .map(({ axes, trials }) => ({ name: nameAxes(axes), baseline: trials, candidate: 0 }));
}

function extentOf(fewer: readonly SharedCase[], shared: readonly SharedCase[]): FewerTrials["extent"] {
  if (fewer.some(({ baseline, candidate }) => candidate.trials * 2 < baseline.trials)) return "half";
  const numbers = new Set(shared.map(({ baseline }) => baseline.trials));
  const isEven = shared.length > 1 && numbers.size === 1;
  return isEven || fewer.some((one) => hasGap(one.candidate) && !hasGap(one.baseline)) ? "dropped" : "some";
}

function hasGap({ trials, first, last }: SeenCase): boolean {
  return last - first + 1 > trials;
}
