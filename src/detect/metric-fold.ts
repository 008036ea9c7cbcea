import { type Metric, takesStructures } from "../model/metric.ts";
import { isStructure } from "../model/structure.ts";
import { isMeasured, type TrialRecord } from "../model/trial.ts";
import { ExactSum } from "./exact-sum.ts";

/** What a failed trial without a number is: `counted` by another metric (`success`), or as missing as any other. */
export type FailedTrials = "counted" | "missing";

/** Whether single values are kept, which a mean does without. */
export type KeptValues = "none" | "all";

/** One metric of one unit: its trials folded, in any order. */
export class MetricFold {
  readonly #failed: FailedTrials;
  readonly #sum = new ExactSum();
  readonly #values: number[] | null;
  #trials = 0;
  #structures = 0;
  #missing = 0;
  #withoutNumber = 0;
  #failedWithoutValue = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(failed: FailedTrials, kept: KeptValues) {
    this.#failed = failed;
    this.#values = kept === "all" ? [] : null;
  }

  add(metric: Metric, row: TrialRecord): void {
    const value = valueOf(metric, row);
    if (value === "structure") this.#structures += 1;
    else if (value !== null) {
      // -0 would make the minimum depend on the order of rows.
      const number = value === 0 ? 0 : value;
      this.#sum.add(number);
      this.#values?.push(number);
      this.#trials += 1;
      this.#min = Math.min(this.#min, number);
      this.#max = Math.max(this.#max, number);
    } else if (row.status === "failed" && this.#failed === "counted") this.#failedWithoutValue += 1;
    else {
      this.#missing += 1;
      if (isMeasured(row.status)) this.#withoutNumber += 1;
    }
  }

  /** With a number. */
  get trials(): number {
    return this.#trials;
  }
  /** Trials with a list or an object, which are folded elsewhere and have no part in the numbers here. */
  get structures(): number {
    return this.#structures;
  }
  get missing(): number {
    return this.#missing;
  }
  get withoutNumber(): number {
    return this.#withoutNumber;
  }
  get failedWithoutValue(): number {
    return this.#failedWithoutValue;
  }
  get min(): number {
    return this.#min;
  }
  get max(): number {
    return this.#max;
  }
  /** Ascending; null where they are not kept. */
  get values(): Float64Array | null {
    return this.#values === null ? null : Float64Array.from(this.#values).toSorted();
  }
  /** Null without a trial. */
  get mean(): number | null {
    if (this.#trials === 0) return null;
    const mean = this.#sum.value() / this.#trials;
    // Rounding would move the mean of equal values off them; near the largest double the sum overflows.
    return Number.isNaN(mean) ? this.#min : Math.min(Math.max(mean, this.#min), this.#max);
  }
}

/** The square of a larger number is no longer one; nothing that is measured is as large. */
const LARGEST = 1e150;
/** What is only compared is never squared: sums and differences of these are numbers still. */
const LARGEST_EXACT = 1e300;

/** Null = this trial gives no value of this metric. */
function valueOf(metric: Metric, row: TrialRecord): number | "structure" | null {
  if (!isMeasured(row.status)) return null;
  if (metric.implicit && metric.name === "success") return row.status === "ok" ? 1 : 0;
  const value = Object.hasOwn(row.metrics, metric.name) ? (row.metrics[metric.name] ?? null) : null;
  if (isStructure(value)) return takesStructures(metric) ? "structure" : null;
  const largest = metric.kind === "exact" ? LARGEST_EXACT : LARGEST;
  return typeof value === "number" && Math.abs(value) <= largest ? value : null;
}
