import { combineSets } from "../stats/index.ts";
import type { CompareContext } from "./compare-context.ts";
import type { Hypothesis } from "./hypotheses.ts";
import type { TestPlan, TestResult } from "./test-plan.ts";
import { type SetResult, testSet, testSets } from "./test-sets.ts";

/** The family: what gates. `absent`: its members without data, each of which counts as p = 1. */
export interface Family {
  readonly plans: readonly TestPlan[];
  readonly absent: number;
}

/** Tests the family together; results in the order given. */
export function testFamily(family: Family, context: CompareContext): readonly TestResult[] {
  const sets = testSets(family.plans);
  const multiplier = sets.length;
  const run = (hypothesis: Hypothesis, criticalAlpha: number | null): readonly SetResult[] =>
    sets.map((set) => testSet(pick(family.plans, set), hypothesis, context, criticalAlpha));
  const margin = run("margin", context.compare.alpha / multiplier);
  const worse = run("worse", null);
  const better = run("better", null);
  const adjusted = { margin: adjust(margin, family.absent), better: adjust(better, family.absent) };
  const results = new Map<number, TestResult>();
  for (const [s, set] of sets.entries()) {
    for (const [m, index] of set.entries()) {
      results.set(index, {
        p: { margin: pOf(margin, s, m), worse: pOf(worse, s, m), better: pOf(better, s, m) },
        adjusted: { margin: adjusted.margin[s]?.[m] ?? 1, better: adjusted.better[s]?.[m] ?? 1 },
        criticalT: margin[s]?.criticalT ?? null,
        multiplier,
      });
    }
  }
  return family.plans.flatMap((_, index) => results.get(index) ?? []);
}

/** A comparison outside the family: its own p, no adjustment. */
export function testAlone(plan: TestPlan, context: CompareContext): TestResult {
  const { alpha } = context.compare;
  const margin = testSet([plan], "margin", context, alpha);
  return {
    p: {
      margin: onlyP(margin),
      worse: onlyP(testSet([plan], "worse", context, null)),
      better: onlyP(testSet([plan], "better", context, null)),
    },
    adjusted: null,
    criticalT: margin.criticalT,
    multiplier: 1,
  };
}

function onlyP({ members }: SetResult): number {
  return members[0]?.p ?? 1;
}

/** Absent members sit in the first set, where they keep its share from being passed on. */
function adjust(sets: readonly SetResult[], absent: number): readonly (readonly number[])[] {
  return combineSets(
    sets.map(({ members }, index) => ({
      adjusted: [
        ...members.map((member) => member.adjustedP),
        ...Array.from({ length: index === 0 ? absent : 0 }, () => 1),
      ],
    })),
  );
}

function pOf(sets: readonly SetResult[], set: number, member: number): number {
  return sets[set]?.members[member]?.p ?? 1;
}

function pick(plans: readonly TestPlan[], indices: readonly number[]): readonly TestPlan[] {
  return indices.flatMap((index) => plans[index] ?? []);
}
