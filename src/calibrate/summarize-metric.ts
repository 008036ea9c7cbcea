import type { MetricCalibration, MetricUse, PowerPoint } from "../model/result/calibration.ts";
import type { CompareConfig } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import type { Metric } from "../model/config/metric.ts";
import { neededForP } from "../stats/index.ts";
import { adviceFor } from "./advice.ts";
import { GROSS, injectedSizes } from "./injected-sizes.ts";
import { recommend } from "./recommend.ts";
import { shareOf } from "./share-of.ts";

/** A gross worsening that is seen less often than this makes a metric useless. */
export const USEFUL_POWER = 0.5;
/** So does a smallest visible worsening of more than so many margins. */
export const USELESS_MARGINS = 10;
const GOOD_POWER = 0.8;

/** What never varied shows nothing of its noise: it needs no more, or the number is unknown. */
const NO_NOISE = { mde: null, unitsNeeded: null, recommended: { margin: null, repetitions: null } };

/** What the splits said of one metric in one group. */
export interface MetricSplits {
  /** The metric with the policy of its group. */
  readonly metric: Metric;
  /** The findings for unchanged sides, one a split; at least one. */
  readonly findings: readonly Finding[];
  /** Index of the smallest injected size that was red, one a split; empty where nothing was injected. */
  readonly seenFrom: readonly number[];
  readonly compare: Pick<CompareConfig, "unit" | "alpha">;
}

/** Counts over splits, and what they advise. */
export function summarizeMetric(splits: MetricSplits): MetricCalibration {
  const { metric, findings, seenFrom, compare } = splits;
  const of = findings.length;
  const count = (kind: Finding["kind"]) => shareOf(findings.filter((one) => one.kind === kind).length, of);
  const units = median(findings.map(({ n }) => n.units)) ?? 0;
  const trials = median(findings.map(({ n }) => n.candidateTrials)) ?? 0;
  const measured = {
    units,
    repetitions: units === 0 ? 0 : Math.max(1, Math.round(trials / units)),
    mde: median(findings.flatMap(({ mde }) => mde ?? [])),
    power: powerOf(metric, seenFrom),
  };
  const recommendation = recommend(metric, {
    ...measured,
    mde: findings.filter(({ mde }) => mde !== null).length * 2 > of ? measured.mde : null,
    unitsToBeRed: unitsToBeRed(findings, compare),
    repetitionsAre: compare.unit === null ? "units" : "within-units",
  });
  const use = useOf({ ...measured, ...recommendation, metric, findings });
  const known = {
    metric: metric.name,
    group: findings[0]?.group ?? {},
    kind: metric.kind,
    role: metric.role,
    better: metric.better,
    unit: metric.unit,
    margin: metric.margin,
    ...measured,
    ...(use === "quiet" ? NO_NOISE : recommendation),
    falseReds: count("regression"),
    falseWarnings: count("warning"),
    passes: count("pass"),
    use,
  };
  return { ...known, advice: adviceFor(known, metric) };
}

function powerOf(metric: Metric, seenFrom: readonly number[]): readonly PowerPoint[] {
  if (seenFrom.length === 0) return [];
  return injectedSizes(metric).map((worsening, size) => ({
    worsening,
    seen: shareOf(seenFrom.filter((from) => from <= size).length, seenFrom.length),
  }));
}

/** The number of units that the design needs, or, if most findings have too few, the gate's result for its family. */
function unitsToBeRed(
  findings: readonly Finding[],
  { unit, alpha }: Pick<CompareConfig, "unit" | "alpha">,
): number {
  const needed = findings
    .filter(({ reason }) => reason.code === "too-few-units")
    .flatMap(({ neededUnits }) => neededUnits ?? []);
  const least = neededForP(unit === null ? "permutation" : "sign-flip", { alpha, multiplier: 1 });
  return needed.length * 2 > findings.length ? Math.max(least, ...needed) : least;
}

function useOf(of: {
  readonly metric: Metric;
  readonly findings: readonly Finding[];
  readonly power: readonly PowerPoint[];
  readonly mde: number | null;
  readonly units: number;
  readonly unitsNeeded: number | null;
}): MetricUse {
  const { metric, findings, power, mde, units, unitsNeeded } = of;
  const gross = power[GROSS]?.seen.share;
  if (gross === undefined) return "not-tested";
  if (findings.every(neverMoved)) return "quiet";
  const isFar = mde !== null && metric.margin.value > 0 && mde > USELESS_MARGINS * metric.margin.value;
  if (gross < USEFUL_POWER || isFar) return "useless";
  const isFit = unitsNeeded === null ? gross >= GOOD_POWER : unitsNeeded <= units;
  return isFit ? "fit" : "weak";
}

function neverMoved({ values: { baseline, candidate } }: Finding): boolean {
  return baseline === candidate;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
