import { ROLES } from "../../model/config/metric.ts";
import { benjaminiHochberg } from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { type Draft, type TestableDraft, isFamily, isTestable, mayWarn } from "./draft.ts";
import {
  type Family,
  type FamilyResult,
  testAlone,
  testFamily,
  testHalfAlone,
  testWarnings,
  type WarningResult,
} from "./run-tests.ts";
import { byHypothesis } from "../values/hypotheses.ts";
import type { TestPlan, TestResult } from "../values/test-plan.ts";

export interface DraftTest extends TestResult {
  /** Adjusted by Benjamini and Hochberg over the comparisons of the same role. It is shown and decides nothing. */
  readonly worseAdjusted: number;
}

export interface DraftTests {
  readonly byDraft: ReadonlyMap<Draft, DraftTest>;
  /** p of each limit, in the given order, adjusted over all that may warn; 1 for limits that are not members. */
  readonly limitPs: readonly number[];
}

/**
 * Tests every testable draft: gating ones together, all that may warn (limits included) together, and the others alone.
 */
export function testDrafts(drafts: readonly Draft[], context: CompareContext): DraftTests {
  const together = testMembers(drafts, isFamily, (family) => testFamily(family, context));
  const warnings = testWithLimits(drafts, context);
  const results = drafts.filter(isTestable).map((draft): readonly [TestableDraft, TestResult] => {
    const { plan } = draft.prepared;
    const result: FamilyResult = together.get(draft) ?? testAlone(plan, context);
    const warning = warnings.byDraft.get(draft);
    const half = warning?.p ?? testHalfAlone(plan, context);
    return [draft, { ...result, p: { ...result.p, half }, warning: warning?.adjustedP ?? null }];
  });
  return { byDraft: withFalseDiscoveryRates(new Map(results)), limitPs: warnings.limitPs };
}

/** Comparisons and limits that may warn are one family. */
function testWithLimits(
  drafts: readonly Draft[],
  context: CompareContext,
): { readonly byDraft: ReadonlyMap<Draft, WarningResult>; readonly limitPs: readonly number[] } {
  const members = [...context.limitPs.keys()].filter((index) => context.limitPs[index] !== null);
  const plans = members.map((index) => limitPlan(context.limitPs[index] ?? 1));
  const adjusted = new Map<number, number>();
  const byDraft = testMembers(drafts, mayWarn, (family) => {
    const all = testWarnings({ ...family, plans: [...family.plans, ...plans] }, context);
    for (const [rank, index] of members.entries()) {
      adjusted.set(index, all[family.plans.length + rank]?.adjustedP ?? 1);
    }
    return all;
  });
  return { byDraft, limitPs: context.limitPs.map((_, index) => adjusted.get(index) ?? 1) };
}

/** A limit has a single question, whose p is known. */
function limitPlan(p: number): TestPlan {
  return {
    by: "alone",
    p: byHypothesis(() => p),
    smallestP: byHypothesis(() => 0),
    criticalT: () => Infinity,
    reach: { by: "units" },
  };
}

/** The results of the drafts of a family that have data. */
function testMembers<T>(
  drafts: readonly Draft[],
  isMember: (draft: Draft) => boolean,
  test: (family: Family) => readonly T[],
): ReadonlyMap<Draft, T> {
  const family = drafts.filter(isMember);
  const members = family.filter(isTestable);
  const plans = members.map(({ prepared }) => prepared.plan);
  const results = test({ plans, absent: family.length - members.length });
  return new Map(
    members.flatMap((member, index) => {
      const result = results[index];
      return result === undefined ? [] : [[member, result] as const];
    }),
  );
}

function withFalseDiscoveryRates(results: ReadonlyMap<Draft, TestResult>): ReadonlyMap<Draft, DraftTest> {
  const byRole = ROLES.map((role) => [...results].filter(([draft]) => draft.subject.metric.role === role));
  return new Map(
    byRole.flatMap((ofRole) => {
      const adjusted = benjaminiHochberg(ofRole.map(([, result]) => result.p.worse));
      return ofRole.map(
        ([draft, result], index) => [draft, { ...result, worseAdjusted: adjusted[index] ?? 1 }] as const,
      );
    }),
  );
}
