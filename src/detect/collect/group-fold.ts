import { isMeasured, isSkippedTest, type TrialRecord } from "../../model/run/trial.ts";
import type { SeenRepetitions } from "../../base/seen-numbers.ts";
import type { Axes } from "../../model/config/case.ts";
import type { Metric } from "../../model/config/metric.ts";
import { LostFold } from "../values/lost-codes.ts";
import { effectiveMetric } from "../values/subject.ts";
import type { AssumedUnit } from "./metric-labels.ts";
import { MetricFolds } from "./metric-folds.ts";
import { StructureFolds } from "./structure-folds.ts";

/** The folded rows of one unit of one side. */
export interface UnitFold {
  /** Index of the unit in the folds of its group's metrics. */
  readonly number: number;
  /** Null where there are no clusters. */
  readonly cluster: string | null;
  /** Number of rows with a status that counts: ok, failed, errored, timed-out. */
  rows: number;
  /** Number of these rows with status ok or failed. */
  answered: number;
  /** Number of these rows with status ok. */
  ok: number;
  /** Content hashes of the unit axis in the rows; empty for inline axes and bare rows. */
  hashes: ReadonlySet<string>;
}

export function emptyUnit(number: number, cluster: string | null): UnitFold {
  return { number, cluster, rows: 0, answered: 0, ok: 0, hashes: NO_HASHES };
}

/** One shared empty set for the many units that never have a hash. */
const NO_HASHES: ReadonlySet<string> = new Set();

/** The folded rows of one group of one side. */
export interface GroupFold {
  readonly group: Axes;
  /** The units; in canonical order when all rows are folded. */
  readonly units: Map<string, UnitFold>;
  /** Metrics of the units, by the index of the unit. */
  readonly metrics: MetricFolds;
  /** Units (or cases, where repetitions are the units) that only this side has. Their rows are not folded. */
  readonly dropped: Set<string>;
  readonly structures: StructureFolds;
  /** Number of answers from another model, which a fallback asked. */
  otherModel: number;
  /** Trials without an answer. */
  readonly lost: LostFold;
}

export function emptyGroup(
  group: Axes,
  { metrics, assumed }: { readonly metrics: readonly Metric[]; readonly assumed: AssumedUnit },
): GroupFold {
  return {
    group,
    units: new Map(),
    metrics: new MetricFolds(
      metrics.map((metric) => effectiveMetric(metric, group)),
      assumed,
    ),
    dropped: new Set(),
    structures: new StructureFolds(),
    otherModel: 0,
    lost: new LostFold(),
  };
}

/** A case as its rows come in. */
export interface CasePlace {
  readonly axes: Axes;
  readonly group: GroupFold | null;
  readonly unit: string | null;
  readonly cluster: string | null;
  readonly seen: SeenRepetitions;
  answered: boolean;
  trials: number;
  skippedTests: number;
  rows: number;
  first: number;
  last: number;
}

export function see(place: CasePlace, row: TrialRecord): void {
  place.trials += 1;
  place.first = Math.min(place.first, row.repetition);
  place.last = Math.max(place.last, row.repetition);
  place.answered ||= isMeasured(row.status);
  if (isSkippedTest(row)) place.skippedTests += 1;
}
