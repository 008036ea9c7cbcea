import { kindTraits } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { MissingUnit, SideSample, UnitValue } from "../../model/result/sample.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import { compareText } from "../../base/compare-text.ts";
import type { Subject } from "./subject.ts";
import { direction } from "./theta-scale.ts";

/** The place where the worst value is searched that replaces a lost number. */
export type WorstOf = "unit" | "group";

/**
 * The subject with the lost trials of these sides counted as failures. Where values are not answers, a lost trial gets
 * the worst value that either side has. The subject is unchanged where nothing was lost, or where no value is worse
 * than another.
 */
export function worstCase(subject: Subject, lost: readonly Side[], of: WorstOf): Subject {
  const { sample, metric } = subject;
  if (kindTraits(metric.kind).margin === null) return subject;
  if (lost.every((side) => sample.sides[side].missing.length === 0)) return subject;
  const worstOf = worstValues(sample.sides, metric, of);
  if (worstOf === null) return subject;
  const filled = (side: Side) =>
    lost.includes(side) ? withWorst(sample.sides[side], worstOf) : sample.sides[side];
  const sides = { baseline: filled("baseline"), candidate: filled("candidate") };
  return { ...subject, sample: { ...sample, sides } };
}

/** Whether a lost trial of the metric counts as a wrong answer, because the values are 1 and 0. */
export function countsAsFailure({ baseline, candidate }: Sides<SideSample>, { kind }: Metric): boolean {
  if (kindTraits(kind).values === "answers") return true;
  const all = [...baseline.units, ...candidate.units];
  const isAnswer = (value: number) => value === 0 || value === 1;
  return (
    kindTraits(kind).mayBeAnswers &&
    all.length > 0 &&
    all.every(({ min, max }) => isAnswer(min) && isAnswer(max))
  );
}

type WorstValue = (unit: string) => number;

/** Null where neither side has a value. */
function worstValues(sides: Sides<SideSample>, metric: Metric, of: WorstOf): WorstValue | null {
  const isLower = direction(metric) === 1;
  if (countsAsFailure(sides, metric)) return () => (isLower ? 1 : 0);
  const worse = (a: number, b: number) => (isLower ? Math.max(a, b) : Math.min(a, b));
  const byUnit = new Map<string, number>();
  let worst: number | null = null;
  for (const { unit, min, max } of [...sides.baseline.units, ...sides.candidate.units]) {
    const own = isLower ? max : min;
    byUnit.set(unit, worse(byUnit.get(unit) ?? own, own));
    worst = worst === null ? own : worse(worst, own);
  }
  const ofAll = worst;
  if (ofAll === null) return null;
  return (unit) => (of === "unit" ? (byUnit.get(unit) ?? ofAll) : ofAll);
}

function withWorst(side: SideSample, worstOf: WorstValue): SideSample {
  const known = new Map(side.units.map((unit) => [unit.unit, unit]));
  for (const missing of side.missing) {
    known.set(missing.unit, withLost(known.get(missing.unit), missing, worstOf(missing.unit)));
  }
  const lost = side.missing.reduce((total, { missing }) => total + missing, 0);
  return {
    ...side,
    units: [...known.values()].toSorted((a, b) => compareText(a.unit, b.unit)),
    missing: [],
    trials: side.trials + lost,
    answered: side.answered + lost,
    ok: side.ok + lost,
  };
}

function withLost(known: UnitValue | undefined, { unit, missing }: MissingUnit, worst: number): UnitValue {
  const values = Float64Array.from({ length: missing }, () => worst);
  if (known === undefined) return { unit, mean: worst, trials: missing, min: worst, max: worst, values };
  const trials = known.trials + missing;
  return {
    unit,
    mean: (known.mean * known.trials + worst * missing) / trials,
    trials,
    min: Math.min(known.min, worst),
    max: Math.max(known.max, worst),
    values: known.values === null ? null : Float64Array.from([...known.values, ...values]).toSorted(),
  };
}
