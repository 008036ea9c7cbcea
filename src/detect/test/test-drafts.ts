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
} from "./run-tests.ts";
import type { TestResult } from "../values/test-plan.ts";

export interface DraftTest extends TestResult {
  /** Benjamini-Hochberg over the comparisons of the same role. Shown; decides nothing. */
  readonly worseAdjusted: number;
}

/** Tests what is testable: what gates together, all that may warn together, everything else alone. */
export function testDrafts(drafts: readonly Draft[], context: CompareContext): ReadonlyMap<Draft, DraftTest> {
  const together = testMembers(drafts, isFamily, (family) => testFamily(family, context));
  const warnings = testMembers(drafts, mayWarn, (family) => testWarnings(family, context));
  const results = drafts.filter(isTestable).map((draft): readonly [TestableDraft, TestResult] => {
    const { plan } = draft.prepared;
    const result: FamilyResult = together.get(draft) ?? testAlone(plan, context);
    const warning = warnings.get(draft);
    const half = warning?.p ?? testHalfAlone(plan, context);
    return [draft, { ...result, p: { ...result.p, half }, warning: warning?.adjustedP ?? null }];
  });
  return withFalseDiscoveryRates(new Map(results));
}

/** The results of those drafts of a family that have data. */
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
