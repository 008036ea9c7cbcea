import { axesKey, pickAxes } from "../detect/values/axes-key.ts";
import { direction } from "../detect/values/theta-scale.ts";
import type { Axes } from "../model/config/case.ts";
import { kindTraits } from "../model/config/metric-kind.ts";
import { isSuccess } from "../model/config/implicit-success.ts";
import type { Metric } from "../model/config/metric.ts";
import { type TrialRecord, isMeasured } from "../model/run/trial.ts";
import { Xoshiro128, type SeedFor } from "../stats/index.ts";

/** One metric of one group made worse. */
export interface Injection {
  /** The metric with the policy of its group. */
  readonly metric: Metric;
  readonly group: Axes;
  /** The size on the margin's scale. */
  readonly worsening: number;
}

/** Makes one number worse; null = the number is not there. */
type Worsen = (value: number) => number;

/**
 * The rows with each injected metric worse in every trial. Answers of yes and no turn bad one by one, by coins that
 * `seedFor` fixes: a larger worsening turns the same ones and more. `by`: axes of the groups.
 */
export function worsenRows(
  rows: readonly TrialRecord[],
  injections: readonly Injection[],
  { by, seedFor }: { readonly by: readonly string[]; readonly seedFor: SeedFor },
): readonly TrialRecord[] {
  const groups = rows.map((row) => axesKey(pickAxes(row.axes, by)));
  return injections.reduce((soFar, { metric, group, worsening: size }) => {
    const key = axesKey(group);
    const isOwn = soFar.map((row, index) => isMeasured(row.status) && groups[index] === key);
    const values = soFar.flatMap((row, index) => (isOwn[index] === true ? (valueOf(row, metric) ?? []) : []));
    const random = new Xoshiro128(seedFor(["flip", metric.name, key]));
    const worsen = worsening({ metric, size, values, random });
    return soFar.map((row, index) => (isOwn[index] === true ? withWorse(row, metric, worsen) : row));
  }, rows);
}

function valueOf(row: TrialRecord, metric: Metric): number | null {
  const { name } = metric;
  if (isByStatus(row, metric)) return row.status === "ok" ? 1 : 0;
  if (isFailure(row, metric)) return 0;
  const value = Object.hasOwn(row.metrics, name) ? row.metrics[name] : null;
  return typeof value === "number" ? value : null;
}

function isByStatus({ metrics }: TrialRecord, { name, implicit, byStatus }: Metric): boolean {
  return (implicit || byStatus === true) && !Object.hasOwn(metrics, name);
}

/** A failed trial has not succeeded, whatever it says itself. */
function isFailure({ status }: TrialRecord, metric: Metric): boolean {
  return status === "failed" && isSuccess(metric);
}

function withWorse(row: TrialRecord, metric: Metric, worsen: Worsen): TrialRecord {
  const value = valueOf(row, metric);
  if (value === null || isFailure(row, metric)) return row;
  const worse = worsen(value);
  if (isByStatus(row, metric)) return { ...row, status: worse === 1 ? "ok" : "failed" };
  return { ...row, metrics: { ...row.metrics, [metric.name]: worse } };
}

interface Question {
  readonly metric: Metric;
  readonly size: number;
  /** All that are made worse. */
  readonly values: readonly number[];
  readonly random: Xoshiro128;
}

function worsening(question: Question): Worsen {
  const { metric, size, values } = question;
  const s = direction(metric);
  if (kindTraits(metric.kind).values === "answers" && values.every((value) => value === 0 || value === 1)) {
    return flipping(question);
  }
  // What falls by 100 % and more is 0.
  const factor = Math.max(0, 1 + s * size);
  if (metric.poisson && metric.quantile === null && metric.margin.scale === "relative") {
    // Fractions are no Poisson counts: up or down by chance, so that the mean is right, and more so at a larger size.
    return (value) => Math.floor(value * factor + question.random.nextU32() / 2 ** 32);
  }
  if (metric.margin.scale === "relative") return (value) => value * factor;
  return (value) => value + s * size;
}

function flipping({ metric, size, values, random }: Question): Worsen {
  const bad = metric.better === "lower" ? 1 : 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const goodRate = bad === 1 ? 1 - mean : mean;
  const points = metric.margin.scale === "relative" ? size * mean : size;
  const probability = points / goodRate;
  return (value) => {
    // Drawn for bad answers too, so that the coins of the others stay theirs.
    const isFlipped = random.nextU32() / 2 ** 32 < probability;
    return isFlipped ? bad : value;
  };
}
