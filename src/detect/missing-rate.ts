import type { SideSample } from "../model/sample.ts";
import { fisher, holm, signFlipMaxT } from "../stats/index.ts";
import type { CompareContext } from "./compare-context.ts";
import { resamplingOptions } from "./resampling-options.ts";
import type { Subject } from "./subject.ts";

export interface MissingRate {
  /** H0: the candidate misses no more than the baseline; adjusted over all groups. */
  readonly p: number;
  /** Share of trials without an answer. */
  readonly baseline: number;
  readonly candidate: number;
}

/**
 * Does the candidate lose significantly more trials? Sign-flip on the units' missing rates, or Fisher's test on units
 * with a missing trial when they are not paired. Metrics of one group miss the same trials, as a rule: equal patterns
 * are one test, and Holm's method covers the different ones.
 */
export function missingRates(subjects: readonly Subject[], context: CompareContext): readonly MissingRate[] {
  const patterns = subjects.map(({ sample }) =>
    JSON.stringify([sample.group, sample.sides.baseline.missing, sample.sides.candidate.missing]),
  );
  const distinct = new Map(patterns.map((pattern, index) => [pattern, subjects[index]]));
  const keys = [...distinct.keys()];
  const raw = keys.map((key) => {
    const subject = distinct.get(key);
    return subject === undefined ? 1 : missingP(subject, context);
  });
  const adjusted = new Map(holm(raw).map((p, index) => [keys[index], p]));
  return subjects.map(({ sample }, index) => ({
    p: adjusted.get(patterns[index]) ?? 1,
    baseline: missingShare(sample.sides.baseline),
    candidate: missingShare(sample.sides.candidate),
  }));
}

function missingP({ sample }: Subject, context: CompareContext): number {
  const { baseline, candidate } = sample.sides;
  if (candidate.missing.length === 0) return 1;
  if (context.compare.unit === null) return unpairedP(baseline, candidate);
  const before = rates(baseline);
  const after = rates(candidate);
  const differences = Float64Array.from(
    sample.common,
    (unit) => (after.get(unit) ?? 0) - (before.get(unit) ?? 0),
  );
  const options = resamplingOptions(context, ["missing", ...sample.common], null);
  return signFlipMaxT([differences], options).members[0]?.p ?? 1;
}

function rates(side: SideSample): ReadonlyMap<string, number> {
  return new Map(side.missing.map(({ unit, missing, expected }) => [unit, missing / expected]));
}

function unpairedP(baseline: SideSample, candidate: SideSample): number {
  const counts = { baseline: missingUnits(baseline), candidate: missingUnits(candidate) };
  if (counts.baseline.trials === 0 || counts.candidate.trials === 0) return 1;
  return fisher(counts).pGreater;
}

function missingUnits(side: SideSample): { readonly successes: number; readonly trials: number } {
  const all = new Set([...side.units, ...side.missing].map(({ unit }) => unit));
  return { successes: side.missing.length, trials: all.size };
}

function missingShare(side: SideSample): number {
  const missing = side.missing.reduce((total, unit) => total + unit.missing, 0);
  const rows = side.trials + side.failedWithoutValue + missing;
  return rows === 0 ? 0 : missing / rows;
}
