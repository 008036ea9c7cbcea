import { nameAxes } from "../../model/config/case.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { FewerTrials } from "../../model/result/report.ts";
import type { Sides } from "../../model/run/side.ts";
import type { SeenCase, SideFold } from "./side-fold.ts";

const NAMED_CASES = 20;

interface SharedCase extends Sides<SeenCase> {
  readonly name: string;
}

/**
 * Trials that the baseline has rows of and the candidate has not, in cases of both. Null: there are none, or the run was not to have as many.
 * Where a config plans fewer, its policy says what that costs. Tools that choose how often they measure choose another number each
 * time, so fewer trials alone are `some`. They are `dropped` if the baseline has the same number of each case, or if the
 * candidate's numbers have a gap, and `half` if a case has fewer than half of the baseline's.
 */
export function fewerTrials(
  { baseline, candidate }: Sides<SideFold>,
  { plan, earlyStop }: { readonly plan: Plan | null; readonly earlyStop: string | null },
): FewerTrials | null {
  if (earlyStop !== null || (plan !== null && plan.looks.length > 1)) return null;
  const shared = [...candidate.cases].flatMap(([key, one]): readonly SharedCase[] => {
    const before = baseline.cases.get(key);
    return before === undefined ? [] : [{ name: nameAxes(one.axes), baseline: before, candidate: one }];
  });
  const fewer = shared.filter((one) => one.candidate.trials < one.baseline.trials);
  if (fewer.length === 0) return null;
  const count = (side: keyof Sides<unknown>): number => fewer.reduce((sum, one) => sum + one[side].trials, 0);
  return {
    extent: plan === null || plan.byRows === true ? extentOf(fewer, shared) : "some",
    cases: fewer
      .slice(0, NAMED_CASES)
      .map(({ name, ...of }) => `${name} (${of.candidate.trials} of ${of.baseline.trials})`),
    caseCount: fewer.length,
    trials: { baseline: count("baseline"), candidate: count("candidate") },
  };
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
