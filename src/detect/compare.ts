import { CHAOS_MARK } from "../model/config/chaos.ts";
import { clusteredValues } from "./values/clusters.ts";
import type { CompareContext } from "./values/compare-context.ts";
import { type Draft, isTestable } from "./test/draft.ts";
import { missingRates } from "./screen/missing-rates.ts";
import type { MissingRate } from "./values/missing-rate.ts";
import type { Comparison, ComparisonResult } from "./values/comparison-result.ts";
import type { Creep } from "../model/result/compared-history.ts";
import { findCreep } from "./test/creep.ts";
import { prepare } from "./test/prepare.ts";
import { screen } from "./screen/screen.ts";
import type { Subject } from "./values/subject.ts";
import { type DraftTest, testDrafts } from "./test/test-drafts.ts";
import { testedResult } from "./test/tested-result.ts";
import { unitSets } from "./values/unit-sets.ts";
import { comparedValues } from "./values/values.ts";

export interface Compared {
  readonly comparisons: readonly Comparison[];
  /** One for each of `context.limitPs`, in their order: p adjusted over all comparisons and limits that may warn. */
  readonly limitPs: readonly number[];
}

/** Compares every sample, in the given order. A sample that neither side has is left out. */
export function compareAll(subjects: readonly Subject[], context: CompareContext): Compared {
  const sets = unitSets(subjects.map(({ sample }) => sample));
  const drafts = subjects.map((subject): Draft => {
    const screening = screen(subject, context);
    const { sample, metric } = subject;
    const values = clusteredValues(comparedValues(sample, context.compare.unit !== null), sample, metric);
    const prepared = screening.type === "open" ? prepare({ subject, values, sets }, context) : null;
    return { subject, screening, values, prepared };
  });
  const { byDraft, limitPs } = testDrafts(drafts, context);
  const missing = missingOf(drafts, context);
  const creep = creepOf(drafts, context);
  const comparisons = drafts.flatMap((draft): readonly Comparison[] => {
    const result = resultOf(draft, byDraft.get(draft) ?? null, context);
    if (result === null) return [];
    const { subject, values, prepared } = draft;
    return [
      {
        subject,
        alpha: context.compare.alpha,
        maxErrorRate: context.maxErrorRate,
        maxImprovement: context.maxImprovement,
        faultsInjected: hasInjectedFaults(context),
        unitName: context.compare.cluster ?? context.compare.unit ?? "repetition",
        values: prepared === null || result.type === "no-measurement" ? null : values,
        missing: missing.get(draft) ?? null,
        creep: creep.get(subject) ?? null,
        result,
      },
    ];
  });
  return { comparisons, limitPs };
}

function hasInjectedFaults({ manifests: { baseline, candidate } }: CompareContext): boolean {
  return [baseline, candidate].some((manifest) => manifest?.marks.includes(CHAOS_MARK) === true);
}

function missingOf(drafts: readonly Draft[], context: CompareContext): ReadonlyMap<Draft, MissingRate> {
  const open = drafts.filter(({ screening }) => screening.type === "open");
  const rates = missingRates(
    open.map(({ subject }) => subject),
    context,
  );
  return new Map(
    open.flatMap((draft, index) => {
      const rate = rates[index];
      return rate === undefined ? [] : [[draft, rate] as const];
    }),
  );
}

function creepOf(drafts: readonly Draft[], context: CompareContext): ReadonlyMap<Subject, Creep> {
  const open = drafts.filter(({ screening }) => screening.type === "open");
  return findCreep(
    open.map(({ subject }) => subject),
    context,
  );
}

/** Null where neither side has the metric. */
function resultOf(draft: Draft, test: DraftTest | null, context: CompareContext): ComparisonResult | null {
  const { screening, prepared } = draft;
  switch (screening.type) {
    case "absent":
      return null;
    case "no-baseline":
    case "incomparable":
      return screening;
    case "open":
      if (prepared?.type === "settled") return prepared.result;
      return isTestable(draft) && test !== null
        ? testedResult(draft, test, context.compare.alpha)
        : { type: "no-measurement" };
  }
}
