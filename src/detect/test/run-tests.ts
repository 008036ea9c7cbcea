import { combineSets } from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { Hypothesis } from "../values/hypotheses.ts";
import { warningLevel } from "../values/warning-level.ts";
import { smallestP, type TestPlan, type TestResult } from "../values/test-plan.ts";
import { type SetMember, type SetResult, testSet, testSets } from "./test-sets.ts";

/** Members of a family. `absent`: number of members without data, each of which counts as p = 1. */
export interface Family {
  readonly plans: readonly TestPlan[];
  readonly absent: number;
}

/** The result of a member of the family, without the p of the family of warnings. */
export interface FamilyResult extends Omit<TestResult, "p" | "warning"> {
  readonly p: Omit<TestResult["p"], "half">;
}

/** Tests all gating members together. The results are in the given order. */
export function testFamily(family: Family, context: CompareContext): readonly FamilyResult[] {
  const margin = testTogether(family, "margin", context, true);
  const worse = testTogether(family, "worse", context, false);
  const better = testTogether(family, "better", context, false);
  return margin.members.map((member, index) => ({
    p: {
      margin: member.p,
      worse: worse.members[index]?.p ?? 1,
      better: better.members[index]?.p ?? 1,
    },
    adjusted: { margin: member.adjustedP, better: better.members[index]?.adjustedP ?? 1 },
    criticalT: member.criticalT,
    multiplier: margin.multiplier,
  }));
}

/** p of "worse than half the margin", unadjusted and adjusted over the family of all that may warn. */
export type WarningResult = Pick<SetMember, "p" | "adjustedP">;

/** Tests all members that may warn together, at the level of warnings. The results are in the given order. */
export function testWarnings(family: Family, context: CompareContext): readonly WarningResult[] {
  return testTogether(family, "half", atWarningLevel(context), false).members;
}

function atWarningLevel(context: CompareContext): CompareContext {
  const { compare } = context;
  return { ...context, compare: { ...compare, alpha: warningLevel(compare.alpha) } };
}

interface Together {
  readonly members: readonly SetMember[];
  /** Number of sets that can be rejected at all, which is the factor on the smallest p. */
  readonly multiplier: number;
}

/**
 * Tests one hypothesis of a whole family. A set that could not be rejected even alone (three units, or a pass rate
 * without a failure) cannot cause a false alarm, so it does not count in the adjustment (Tarone 1990, Biometrics
 * 46:515).
 */
function testTogether(
  { plans, absent }: Family,
  hypothesis: Hypothesis,
  context: CompareContext,
  isCriticalAsked: boolean,
): Together {
  const { alpha } = context.compare;
  const sets = testSets(plans).map((indices) => ({ indices, plans: pick(plans, indices) }));
  const canReject = sets.map((set) => set.plans.some((plan) => smallestP(plan, hypothesis) <= alpha));
  const multiplier = Math.max(1, canReject.filter(Boolean).length);
  const share = alpha / multiplier;
  const levels = { share, critical: isCriticalAsked ? share : null };
  const results = sets.map((set) => testSet(set.plans, hypothesis, context, levels));
  const adjusted = adjust(results, canReject, absent);
  const members = sets.flatMap(({ indices }, s) =>
    indices.map((index, m): readonly [number, SetMember] => [
      index,
      {
        p: results[s]?.members[m]?.p ?? 1,
        adjustedP: adjusted[s]?.[m] ?? 1,
        criticalT: results[s]?.members[m]?.criticalT ?? null,
      },
    ]),
  );
  return { members: members.toSorted(([a], [b]) => a - b).map(([, member]) => member), multiplier };
}

/** A comparison that is not a member of the family of gating comparisons: p is not adjusted. */
export function testAlone(plan: TestPlan, context: CompareContext): FamilyResult {
  const { alpha } = context.compare;
  const of = (hypothesis: Hypothesis, critical: number | null) =>
    testSet([plan], hypothesis, context, { share: alpha, critical });
  const margin = of("margin", alpha);
  return {
    p: { margin: onlyP(margin), worse: onlyP(of("worse", null)), better: onlyP(of("better", null)) },
    adjusted: null,
    criticalT: margin.members[0]?.criticalT ?? null,
    multiplier: 1,
  };
}

/** A comparison that never warns: p is not adjusted. */
export function testHalfAlone(plan: TestPlan, context: CompareContext): number {
  const own = atWarningLevel(context);
  return onlyP(testSet([plan], "half", own, { share: own.compare.alpha, critical: null }));
}

function onlyP({ members }: SetResult): number {
  return members[0]?.p ?? 1;
}

/**
 * Holm's method over the sets that can be rejected. The other sets keep their own p, which is above alpha.
 * Absent members belong to the first of these sets, so that its share is not passed on.
 */
function adjust(
  sets: readonly SetResult[],
  canReject: readonly boolean[],
  absent: number,
): readonly (readonly number[])[] {
  const own = sets.map(({ members }) => members.map((member) => member.adjustedP));
  const open = [...own.keys()].filter((index) => canReject[index] === true);
  const combined = combineSets(
    open.map((index, position) => ({
      adjusted: [...(own[index] ?? []), ...Array.from({ length: position === 0 ? absent : 0 }, () => 1)],
    })),
  );
  return own.map((adjusted, index) => combined[open.indexOf(index)] ?? adjusted);
}

function pick(plans: readonly TestPlan[], indices: readonly number[]): readonly TestPlan[] {
  return indices.flatMap((index) => plans[index] ?? []);
}
