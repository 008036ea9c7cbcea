import { combineSets } from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import type { Hypothesis } from "../values/hypotheses.ts";
import { smallestP, type TestPlan, type TestResult } from "../values/test-plan.ts";
import { type SetResult, testSet, testSets } from "./test-sets.ts";

/** The family: what gates. `absent`: its members without data, each of which counts as p = 1. */
export interface Family {
  readonly plans: readonly TestPlan[];
  readonly absent: number;
}

/**
 * Tests the family together; results in the order given. A set that could not be red even alone (three units; a pass
 * rate without a failure) is no chance for a false red, and costs the others nothing (Tarone 1990, Biometrics 46:515).
 */
export function testFamily({ plans, absent }: Family, context: CompareContext): readonly TestResult[] {
  const { alpha } = context.compare;
  const sets = testSets(plans).map((indices) => ({ indices, plans: pick(plans, indices) }));
  const canReject = (hypothesis: Hypothesis) =>
    sets.map((set) => set.plans.some((plan) => smallestP(plan, hypothesis) <= alpha));
  const multiplierOf = (hypothesis: Hypothesis) => Math.max(1, canReject(hypothesis).filter(Boolean).length);
  const multiplier = multiplierOf("margin");
  const run = (hypothesis: Hypothesis, critical: number | null): readonly SetResult[] => {
    const levels = { share: alpha / multiplierOf(hypothesis), critical };
    return sets.map((set) => testSet(set.plans, hypothesis, context, levels));
  };
  const [margin, worse, better] = [
    run("margin", alpha / multiplier),
    run("worse", null),
    run("better", null),
  ];
  const adjusted = {
    margin: adjust(margin, canReject("margin"), absent),
    better: adjust(better, canReject("better"), absent),
  };
  const results = sets.flatMap(({ indices }, s) =>
    indices.map((index, m): readonly [number, TestResult] => [
      index,
      {
        p: { margin: pOf(margin, s, m), worse: pOf(worse, s, m), better: pOf(better, s, m) },
        adjusted: { margin: adjusted.margin[s]?.[m] ?? 1, better: adjusted.better[s]?.[m] ?? 1 },
        criticalT: margin[s]?.members[m]?.criticalT ?? null,
        multiplier,
      },
    ]),
  );
  return results.toSorted(([a], [b]) => a - b).map(([, result]) => result);
}

/** A comparison outside the family: its own p, no adjustment. */
export function testAlone(plan: TestPlan, context: CompareContext): TestResult {
  const { alpha } = context.compare;
  const of = (hypothesis: Hypothesis, critical: number | null) =>
    testSet([plan], hypothesis, context, { share: alpha, critical });
  const margin = of("margin", alpha);
  return {
    p: {
      margin: onlyP(margin),
      worse: onlyP(of("worse", null)),
      better: onlyP(of("better", null)),
    },
    adjusted: null,
    criticalT: margin.members[0]?.criticalT ?? null,
    multiplier: 1,
  };
}

function onlyP({ members }: SetResult): number {
  return members[0]?.p ?? 1;
}

/**
 * Holm across the sets that can be rejected; the others keep their own p, which is above alpha.
 * Absent members sit in the first of these sets, where they keep its share from being passed on.
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

function pOf(sets: readonly SetResult[], set: number, member: number): number {
  return sets[set]?.members[member]?.p ?? 1;
}

function pick(plans: readonly TestPlan[], indices: readonly number[]): readonly TestPlan[] {
  return indices.flatMap((index) => plans[index] ?? []);
}
