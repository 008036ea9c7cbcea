import { ROLES } from "../../model/config/metric.ts";
import { benjaminiHochberg } from "../../stats/index.ts";
import type { CompareContext } from "../values/compare-context.ts";
import { type Draft, type TestableDraft, isFamily, isTestable } from "./draft.ts";
import { testAlone, testFamily } from "./run-tests.ts";
import type { TestResult } from "../values/test-plan.ts";

export interface DraftTest extends TestResult {
  /** Benjamini-Hochberg over the comparisons of the same role: tracked metrics do not dilute what gates. */
  readonly worseAdjusted: number;
}

/** Tests what is testable: the family together, everything else alone. */
export function testDrafts(drafts: readonly Draft[], context: CompareContext): ReadonlyMap<Draft, DraftTest> {
  const family = drafts.filter(isFamily);
  const members = family.filter(isTestable);
  const plans = members.map(({ prepared }) => prepared.plan);
  const together = testFamily({ plans, absent: family.length - members.length }, context);
  const alone = drafts.filter(isTestable).filter((draft) => !isFamily(draft));
  const results = new Map<TestableDraft, TestResult>();
  for (const [index, result] of together.entries()) {
    const member = members[index];
    if (member !== undefined) results.set(member, result);
  }
  for (const draft of alone) results.set(draft, testAlone(draft.prepared.plan, context));
  return withWarningRates(results);
}

function withWarningRates(results: ReadonlyMap<Draft, TestResult>): ReadonlyMap<Draft, DraftTest> {
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
