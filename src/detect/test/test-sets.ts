import { type MaxTResult, permutationMaxT, type ResamplingOptions, signFlipMaxT } from "../../stats/index.ts";
import { type CompareContext, resamplingOptions } from "../values/compare-context.ts";
import type { Hypothesis } from "../values/hypotheses.ts";
import { samplesOf } from "../values/values.ts";
import type { PermutationPlan, SignFlipPlan, TestPlan } from "../values/test-plan.ts";
import { OVERLAP } from "../values/unit-sets.ts";

/** Indices of plans that are tested with shared draws, in the order of their first plan. */
export function testSets(plans: readonly TestPlan[]): readonly (readonly number[])[] {
  const sets = new Map<string, number[]>();
  for (const [index, plan] of plans.entries()) {
    const key = setKey(plan, index);
    sets.set(key, [...(sets.get(key) ?? []), index]);
  }
  return [...sets.values()];
}

function setKey(plan: TestPlan, index: number): string {
  switch (plan.by) {
    case "sign-flip":
      // With few sign patterns a huge t is likely, and the other members would have to exceed it.
      return plan.units.length >= OVERLAP * plan.set.length
        ? JSON.stringify(["sign-flip", ...plan.set])
        : `alone ${index}`;
    case "permutation":
      return JSON.stringify(["permutation", plan.units.baseline, plan.units.candidate]);
    case "alone":
      return `alone ${index}`;
  }
}

/** The result of a set for one hypothesis. */
export interface SetResult {
  readonly members: readonly SetMember[];
}

export interface SetMember {
  readonly p: number;
  readonly adjustedP: number;
  /** Null where no t is significant, or where it was not asked for. */
  readonly criticalT: number | null;
}

export interface SetLevels {
  /** Share of alpha at which the adjusted p of the set are judged. */
  readonly share: number;
  /** Level whose critical t is computed; null = none. */
  readonly critical: number | null;
}

/** Tests one hypothesis for all members of a set that `testSets` made. */
export function testSet(
  plans: readonly TestPlan[],
  hypothesis: Hypothesis,
  context: CompareContext,
  levels: SetLevels,
): SetResult {
  const [first] = plans;
  if (first === undefined) return { members: [] };
  if (first.by === "alone") {
    const p = first.p[hypothesis];
    const criticalT = levels.critical === null ? null : first.criticalT(levels.critical);
    return { members: [{ p, adjustedP: p, criticalT }] };
  }
  const joint =
    first.by === "sign-flip"
      ? flip(
          plans.filter((plan) => plan.by === "sign-flip"),
          hypothesis,
          context,
          levels,
        )
      : permute(
          plans.filter((plan) => plan.by === "permutation"),
          hypothesis,
          context,
          levels,
        );
  return { members: withExactP(plans, hypothesis, joint) };
}

function flip(
  plans: readonly SignFlipPlan[],
  hypothesis: Hypothesis,
  context: CompareContext,
  levels: SetLevels,
): MaxTResult {
  const set = plans[0]?.set ?? [];
  const at = new Map(set.map((unit, index) => [unit, index]));
  const members = plans.map((plan) => {
    const spread = new Float64Array(set.length).fill(Number.NaN);
    for (const [index, unit] of plan.units.entries()) {
      spread[at.get(unit) ?? 0] = plan.differences[hypothesis][index] ?? Number.NaN;
    }
    return spread;
  });
  return signFlipMaxT(members, {
    ...resamplingOptions(context, ["sign-flip", ...set], levels.critical),
    ...ofFamily(plans, hypothesis, levels),
  });
}

function permute(
  plans: readonly PermutationPlan[],
  hypothesis: Hypothesis,
  context: CompareContext,
  levels: SetLevels,
): MaxTResult {
  const { baseline = [], candidate = [] } = plans[0]?.units ?? {};
  const [before, after] = hypothesis === "better" ? [candidate, baseline] : [baseline, candidate];
  const key = ["permutation", before.length, ...before, ...after];
  const sides = plans.map((plan) => samplesOf(plan.sides[hypothesis]));
  return permutationMaxT(sides, {
    ...resamplingOptions(context, key, levels.critical),
    ...ofFamily(plans, hypothesis, levels),
  });
}

/**
 * Share of the set's alpha. It bounds how often a comparison exactly at the border may be taken for one that is clearly
 * on the good side, and is then left out as no chance for a false regression. At alpha 5 % and with many units that is
 * 2.5 standard errors.
 */
const INSIDE_SHARE = 1 / 8;

function ofFamily(
  plans: readonly (SignFlipPlan | PermutationPlan)[],
  hypothesis: Hypothesis,
  { share }: SetLevels,
): Pick<ResamplingOptions, "effects" | "insideLevel" | "second"> {
  return {
    effects: plans.map(({ effect }) => effect[hypothesis]),
    insideLevel: INSIDE_SHARE * share,
    second: plans.map(({ second }) => second[hypothesis]),
  };
}

/** The p of a closed formula replaces that of the draws. The adjusted p is never below it. */
function withExactP(
  plans: readonly TestPlan[],
  hypothesis: Hypothesis,
  joint: MaxTResult,
): SetResult["members"] {
  return joint.members.map(({ p, adjustedP, criticalT }, index) => {
    const plan = plans[index];
    const exact = plan === undefined || plan.by === "alone" ? null : (plan.exact?.[hypothesis] ?? null);
    if (exact === null) return { p, adjustedP, criticalT };
    return { p: exact, adjustedP: plans.length === 1 ? exact : Math.max(exact, adjustedP), criticalT };
  });
}
