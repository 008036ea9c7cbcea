import type { SideSample } from "../../model/result/sample.ts";
import type { Side } from "../../model/run/side.ts";
import { fisher, holm, type Proportion, signFlipMaxT, type TwoProportions } from "../../stats/index.ts";
import { analysedUnits, clusterOf } from "../values/clusters.ts";
import { type CollectedSample, type Subject, wholeSides } from "../values/subject.ts";
import { type CompareContext, resamplingOptions } from "../values/compare-context.ts";
import { LOST_TRIALS_LEVEL, lostOf, type MissingRate } from "../values/missing-rate.ts";

/**
 * Tests whether the candidate loses significantly more trials: by sign flips of the units' missing rates (summed within
 * clusters), or by Fisher's test of units with a missing trial where units are not paired. Metrics of one group usually
 * miss the same trials. So equal patterns are one test, and Holm's method adjusts over the different patterns of gating
 * metrics. A pattern that could not be significant, whichever side had missed these trials, does not count (Tarone
 * 1990, Biometrics 46:515); most groups miss none.
 */
export function missingRates(subjects: readonly Subject[], context: CompareContext): readonly MissingRate[] {
  const compared = ratesOf(subjects, context);
  if (subjects.every(({ sample }) => sample.whole === undefined)) return compared;
  const whole = ratesOf(subjects.map(withAllRows), context);
  return whole.map((rate, index) => worse(rate, compared[index] ?? rate));
}

function withAllRows({ sample, metric }: Subject): Subject {
  return { sample: { ...sample, sides: wholeSides(sample) }, metric };
}

/** Further rows of an easy case would make the lost ones of a hard case few. */
function worse(whole: MissingRate, compared: MissingRate): MissingRate {
  const shares = whole.candidate >= compared.candidate ? whole : compared;
  return { ...shares, p: whole.p, trialsP: Math.min(whole.trialsP, compared.trialsP) };
}

function ratesOf(subjects: readonly Subject[], context: CompareContext): readonly MissingRate[] {
  const { alpha } = context.compare;
  const units = adjustedOverPatterns(subjects, (subject) => missingTest(subject, context), alpha);
  const trials = adjustedOverPatterns(subjects, ({ sample }) => trialsTest(sample), LOST_TRIALS_LEVEL);
  return subjects.map(({ sample }, index) => ({
    p: units[index] ?? 1,
    trialsP: trials[index] ?? 1,
    baseline: missingShare(sample.sides.baseline),
    candidate: missingShare(sample.sides.candidate),
  }));
}

interface MissingTest {
  readonly p: number;
  /** p if all of these trials were missing on the candidate's side. */
  readonly smallestP: number;
}

/** One test for each pattern; p is adjusted by Holm's method over the gating patterns that could be significant. */
function adjustedOverPatterns(
  subjects: readonly Subject[],
  testOf: (subject: Subject) => MissingTest,
  level: number,
): readonly number[] {
  const patterns = subjects.map(patternOf);
  const tests = new Map<string, MissingTest>();
  for (const [index, subject] of subjects.entries()) {
    const pattern = patterns[index] ?? "";
    if (!tests.has(pattern)) tests.set(pattern, testOf(subject));
  }
  const gating = new Set(patterns.filter((_, index) => subjects[index]?.metric.role === "gate"));
  const family = [...tests].filter(([pattern, { smallestP }]) => gating.has(pattern) && smallestP <= level);
  const adjusted = holm(family.map(([, { p }]) => p));
  const byPattern = new Map(family.map(([pattern], index) => [pattern, adjusted[index]]));
  return patterns.map((pattern) => byPattern.get(pattern) ?? tests.get(pattern)?.p ?? 1);
}

function patternOf({ sample }: Subject): string {
  const { sides } = sample;
  const side = ({ missing: units }: SideSample) =>
    units.map(({ unit, missing, expected }) => [unit, missing, expected]);
  return JSON.stringify([sample.group, side(sides.baseline), side(sides.candidate)]);
}

function missingTest({ sample }: Subject, context: CompareContext): MissingTest {
  const { baseline, candidate } = sample.sides;
  if (context.compare.unit === null) return unpairedTest(sample);
  const before = rates(baseline);
  const after = rates(candidate);
  const units = analysedUnits(sample);
  const byUnit = new Map(units.map((unit) => [unit, 0]));
  for (const unit of sample.common) {
    const at = sample.clusters === null ? unit : clusterOf(unit, sample.clusters);
    byUnit.set(at, (byUnit.get(at) ?? 0) + (after.get(unit) ?? 0) - (before.get(unit) ?? 0));
  }
  const differences = Float64Array.from(byUnit.values());
  const smallestP = 2 ** -differences.filter((difference) => difference !== 0).length;
  if (smallestP > context.compare.alpha) return { p: 1, smallestP };
  const options = resamplingOptions(context, ["missing", ...units], null);
  return { p: signFlipMaxT([differences], options).members[0]?.p ?? 1, smallestP };
}

function rates(side: SideSample): ReadonlyMap<string, number> {
  return new Map(side.missing.map(({ unit, missing, expected }) => [unit, missing / expected]));
}

function unpairedTest(sample: CollectedSample): MissingTest {
  return fisherTest({ x: missingUnits(sample, "baseline"), y: missingUnits(sample, "candidate") });
}

/**
 * Tests single trials, whatever the number of units that lost them: the sign flips of four units cannot be significant.
 */
function trialsTest({ sides }: CollectedSample): MissingTest {
  return fisherTest({ x: lostOf(sides.baseline), y: lostOf(sides.candidate) });
}

function fisherTest({ x, y }: TwoProportions): MissingTest {
  if (x.trials === 0 || y.trials === 0) return { p: 1, smallestP: 1 };
  const all = x.successes + y.successes;
  const most = Math.min(all, y.trials);
  return {
    p: fisher({ x, y }).pGreater,
    smallestP: fisher({
      x: { ...x, successes: all - most },
      y: { ...y, successes: most },
    }).pGreater,
  };
}

function missingUnits({ sides, structures }: CollectedSample, side: Side): Proportion {
  const { units, missing } = sides[side];
  const all = new Set([...units, ...structures[side], ...missing].map(({ unit }) => unit));
  return { successes: missing.length, trials: all.size };
}

function missingShare(side: SideSample): number {
  const { successes, trials } = lostOf(side);
  return trials === 0 ? 0 : successes / trials;
}
