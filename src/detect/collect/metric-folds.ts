import { possibleNumbers, isTested } from "../../model/config/metric-kind.ts";
import { isSuccess } from "../../model/config/implicit-success.ts";
import { type Metric, takesStructures } from "../../model/config/metric.ts";
import { isStructure } from "../../model/run/structure.ts";
import { isMeasured, type TrialRecord } from "../../model/run/trial.ts";
import { type AssumedUnit, MetricLabels } from "./metric-labels.ts";
import { ExactSums } from "./exact-sums.ts";

/**
 * What a failed trial without a number is: `counted` by another metric (`success`), or `missing` like any other trial
 * without a number.
 */
type FailedTrials = "counted" | "missing";

/** The folded trials of one metric of one unit. Their order does not matter. */
export interface MetricFold {
  /** Number of trials with a number. */
  readonly trials: number;
  /** Number of trials with a list or an object. These are folded elsewhere and do not change the numbers here. */
  readonly structures: number;
  readonly missing: number;
  readonly withoutNumber: number;
  readonly failedWithoutValue: number;
  /** `min` is Infinity and `max` is -Infinity without a trial. */
  readonly min: number;
  readonly max: number;
  /** The values in ascending order; null where single values are not kept. */
  readonly values: Float64Array | null;
  /** Null without a trial. */
  readonly mean: number | null;
}

/** Offsets of the counts of one fold. */
const COUNT = {
  trials: 0,
  structures: 1,
  missing: 2,
  withoutNumber: 3,
  failedWithoutValue: 4,
  passedUnsaid: 5,
} as const;
const COUNTS = 6;

/**
 * What an `ok` trial without a written `success` is: 1 where no trial of either side reports `success`, else missing. A
 * program that stops reporting its own result is not shown to succeed.
 */
export type Unsaid = "passed" | "missing";

/**
 * All metrics of all units of one group, in flat arrays. Tens of thousands of objects would need several times as much
 * memory, and writing to them while rows are read would create garbage that stays longer than the rows.
 */
export class MetricFolds {
  readonly #metrics: readonly Metric[];
  readonly #failed: FailedTrials;
  readonly #labels: MetricLabels;
  readonly #sums = new ExactSums();
  /** The weights of a fold's numbers, each less 1: unused where every row weighs 1. */
  readonly #lessOne = new ExactSums();
  /** The weights, each less 1, of a fold's `ok` trials without a written `success`. */
  readonly #unsaidLessOne = new ExactSums();
  #counts = new Uint32Array(0);
  #min = new Float64Array(0);
  #max = new Float64Array(0);
  /** Single values, which a mean does not need. */
  readonly #values = new Map<number, number[]>();
  readonly #reported = new Set<number>();
  #units = 0;

  /** `metrics` have the policy of the group. */
  constructor(metrics: readonly Metric[], assumed: AssumedUnit) {
    this.#metrics = metrics;
    this.#labels = new MetricLabels(metrics, assumed);
    // Losing the trials of the hard cases must not help: without `success` no other metric counts them.
    this.#failed = metrics.some(countsFailures) ? "counted" : "missing";
  }

  /** Whether a trial reported this metric itself. */
  isReported(metric: number): boolean {
    return this.#reported.has(metric);
  }

  /** Units that numbers of this metric came in. */
  labels(metric: number): readonly string[] {
    return this.#labels.of(metric);
  }

  /** Adds a unit and returns its index. */
  addUnit(): number {
    const folds = (this.#units + 1) * this.#metrics.length;
    if (folds * COUNTS > this.#counts.length) this.#grow(2 * folds);
    this.#units += 1;
    return this.#units - 1;
  }

  /** `weight` (at most 1) is what the row counts in the mean of its unit. */
  add(unit: number, row: TrialRecord, weight: number): void {
    for (let index = 0; index < this.#metrics.length; index += 1) {
      const metric = this.#metrics[index];
      if (metric === undefined) continue;
      if (metric.byStatus === true && isSaid(metric, row)) this.#reported.add(index);
      this.#add(unit * this.#metrics.length + index, { metric, index, weight }, row);
    }
  }

  /** `metric` is the index of the metric. */
  of(unit: number, metric: number, unsaid: Unsaid): MetricFold {
    const fold = unit * this.#metrics.length + metric;
    const count = (of: keyof typeof COUNT) => this.#counts[fold * COUNTS + COUNT[of]] ?? 0;
    const passed = unsaid === "passed" ? count("passedUnsaid") : 0;
    const lost = count("passedUnsaid") - passed;
    const trials = count("trials") + passed;
    const min = Math.min(this.#min[fold] ?? Infinity, passed > 0 ? 1 : Infinity);
    const max = Math.max(this.#max[fold] ?? -Infinity, passed > 0 ? 1 : -Infinity);
    const isKept = (this.#metrics[metric]?.quantile ?? null) !== null;
    return {
      trials,
      structures: count("structures"),
      missing: count("missing") + lost,
      withoutNumber: count("withoutNumber") + lost,
      failedWithoutValue: count("failedWithoutValue"),
      min,
      max,
      values: isKept ? Float64Array.from(this.#values.get(fold) ?? []).toSorted() : null,
      mean: trials === 0 ? null : meanOf(this.#weightedMean(fold, { trials, passed }), min, max),
    };
  }

  #weightedMean(
    fold: number,
    { trials, passed }: { readonly trials: number; readonly passed: number },
  ): number {
    const unsaid = passed > 0 ? this.#unsaidLessOne.value(fold) : 0;
    return (this.#sums.value(fold) + passed + unsaid) / (trials + this.#lessOne.value(fold) + unsaid);
  }

  #add(
    fold: number,
    { metric, index, weight }: { readonly metric: Metric; readonly index: number; readonly weight: number },
    row: TrialRecord,
  ): void {
    const given = valueOf(metric, row);
    const value = typeof given === "number" ? this.#labels.inOneUnit(index, given, row) : given;
    if (typeof value === "number") {
      // With -0 the minimum would depend on the order of rows.
      this.#addNumber(fold, metric, { number: value === 0 ? 0 : value, weight });
    } else if (value === "structure") this.#increase(fold, COUNT.structures);
    else if (metric.byStatus === true && row.status === "ok" && !isSaid(metric, row)) {
      this.#increase(fold, COUNT.passedUnsaid);
      if (weight !== 1) this.#unsaidLessOne.add(fold, weight - 1);
    } else if (row.status === "failed" && this.#failed === "counted") {
      this.#increase(fold, COUNT.failedWithoutValue);
    } else {
      this.#increase(fold, COUNT.missing);
      if (isMeasured(row.status)) this.#increase(fold, COUNT.withoutNumber);
    }
  }

  #addNumber(
    fold: number,
    { quantile }: Metric,
    { number, weight }: { readonly number: number; readonly weight: number },
  ): void {
    this.#sums.add(fold, number * weight);
    if (weight !== 1) this.#lessOne.add(fold, weight - 1);
    this.#increase(fold, COUNT.trials);
    this.#min[fold] = Math.min(this.#min[fold] ?? Infinity, number);
    this.#max[fold] = Math.max(this.#max[fold] ?? -Infinity, number);
    if (quantile === null) return;
    const values = this.#values.get(fold);
    if (values === undefined) this.#values.set(fold, [number]);
    else values.push(number);
  }

  #increase(fold: number, count: number): void {
    const at = fold * COUNTS + count;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  #grow(folds: number): void {
    const counts = new Uint32Array(folds * COUNTS);
    counts.set(this.#counts);
    const min = new Float64Array(folds).fill(Infinity);
    const max = new Float64Array(folds).fill(-Infinity);
    min.set(this.#min);
    max.set(this.#max);
    this.#counts = counts;
    this.#min = min;
    this.#max = max;
  }
}

/**
 * The mean is bounded by the values, because rounding could move the mean of equal values away from them; near the
 * largest double the sum overflows.
 */
function meanOf(mean: number, min: number, max: number): number {
  return Number.isNaN(mean) ? min : Math.min(Math.max(mean, min), max);
}

/** The square of a larger number overflows. No measured value is as large. */
const LARGEST = 1e150;
/** Values that are only compared are never squared, so they may be larger: their sums and differences stay finite. */
const LARGEST_EXACT = 1e300;

/** Losing the trials of the hard cases must not help: a `success` that does not gate counts none of them. */
function countsFailures({ implicit, byStatus, role }: Metric): boolean {
  return implicit || (byStatus === true && role === "gate");
}

/** Whether a trial mentions the metric, even if only to say that it has no number. */
function isSaid({ name }: Metric, { metrics, nonFinite }: TrialRecord): boolean {
  return Object.hasOwn(metrics, name) || nonFinite.includes(name);
}

/** A program that ends well and says itself that it did not succeed has not. */
export function implicitSuccess({ name, kind }: Metric, { status, metrics }: TrialRecord): number {
  if (status !== "ok") return 0;
  const said = Object.hasOwn(metrics, name) ? metrics[name] : null;
  return typeof said === "number" && possibleNumbers(kind).holds(said) ? said : 1;
}

/** Null = this trial has no value of this metric. */
function valueOf(metric: Metric, row: TrialRecord): number | "structure" | null {
  if (!isMeasured(row.status)) return null;
  if (metric.implicit && metric.name === "success") return implicitSuccess(metric, row);
  if ((metric.byStatus === true || isSuccess(metric)) && row.status === "failed") return 0;
  const value = Object.hasOwn(row.metrics, metric.name) ? (row.metrics[metric.name] ?? null) : null;
  if (isStructure(value)) return takesStructures(metric) ? "structure" : null;
  const largest = isTested(metric.kind) ? LARGEST : LARGEST_EXACT;
  const isUsable =
    typeof value === "number" && Math.abs(value) <= largest && possibleNumbers(metric.kind).holds(value);
  return isUsable ? value : null;
}
