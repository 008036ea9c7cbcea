import { type Axes, nameAxes } from "../../model/config/case.ts";
import { withoutStructures } from "../../model/config/metric.ts";
import { isStructure } from "../../model/run/structure.ts";
import {
  isHollow,
  isMeasured,
  isSkippedTest,
  isMeasurement,
  type TrialRecord,
  type TrialStatus,
} from "../../model/run/trial.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import { compareText } from "../../base/compare-text.ts";
import { createDiagnose } from "../../failures/diagnose.ts";
import { ErrorFold } from "./error-fold.ts";
import { FallbackFold } from "./fallback-fold.ts";
import { type CasePlace, emptyGroup, emptyUnit, type GroupFold, see } from "./group-fold.ts";
import { impossibleNames, NonFiniteFold } from "./non-finite-fold.ts";
import { SeenRepetitions } from "../../base/seen-numbers.ts";
import type { DroppedCase, FoldRequest, SideFold } from "./side-fold.ts";
import { unitOf } from "./unit-of.ts";

/**
 * Folds rows into one accumulator for each group, unit and metric. Memory grows with these and not with the rows, apart
 * from one bit for each repetition. `rows` is read a second time only when a key occurs twice.
 */
export function foldSide(rows: Iterable<TrialRecord>, request: FoldRequest): SideFold {
  const first = new Folding(request, new Map());
  for (const row of rows) first.add(row);
  if (first.repeats.size === 0) return first.result();
  const second = new Folding(request, first.repeats);
  for (const row of rows) second.add(row);
  return second.result();
}

/** The group and unit that the rows of one case are folded into. */
class Folding {
  readonly #request: FoldRequest;
  readonly #groups = new Map<string, GroupFold>();
  readonly #cases = new Map<string, CasePlace>();
  readonly #passedOver = new Set<string>();
  readonly #dropped = new Map<string, DroppedCase>();
  readonly #statuses = new Map<TrialStatus, number>();
  /** For each key, the number of its rows that still have to be skipped: all but the last one. */
  readonly #earlier: Map<string, number>;
  readonly #replaced: { count: number; first: string | null } = { count: 0, first: null };
  readonly #nonFinite = new NonFiniteFold();
  readonly #impossible = new NonFiniteFold();
  readonly #refused = new NonFiniteFold();
  readonly #errors: ErrorFold;
  readonly #fallbacks = new FallbackFold();
  readonly #counts = { withoutUnit: 0, measurements: 0, hollow: 0, retried: 0 };
  /** For each key, the number of its rows after the first one. */
  readonly repeats = new Map<string, number>();

  constructor(request: FoldRequest, earlier: ReadonlyMap<string, number>) {
    this.#request = request;
    this.#errors = new ErrorFold(createDiagnose(request.failures));
    this.#earlier = new Map(earlier);
  }

  add(row: TrialRecord): void {
    if (!isSkippedTest(row)) this.#errors.add(row);
    const caseKey = axesKey(row.axes);
    const place = this.#place(caseKey, row);
    if (place === null) return;
    if (!place.seen.add(row.repetition)) {
      const key = rowKey(caseKey, row);
      this.repeats.set(key, (this.repeats.get(key) ?? 0) + 1);
    }
    if (this.#isReplaced(caseKey, row)) return;
    see(place, row);
    this.#statuses.set(row.status, (this.#statuses.get(row.status) ?? 0) + 1);
    if (isMeasurement(row)) this.#counts.measurements += 1;
    else if (isHollow(row)) this.#counts.hollow += 1;
    if (isMeasured(row.status) && row.attempts > 1) this.#counts.retried += 1;
    const isOtherModel = this.#fallbacks.add(row);
    if (isOtherModel && place.group !== null) place.group.otherModel += 1;
    if (place.group === null) this.#counts.withoutUnit += 1;
    else if (row.status !== "denied" && row.status !== "skipped") {
      place.rows += 1;
      this.#fold(place, place.group, { row, weight: this.#request.weights?.get(caseKey) ?? 1 });
    }
  }

  result(): SideFold {
    return {
      errors: this.#errors.result(),
      groups: new Map([...this.#groups].map(([key, group]) => [key, inOrder(group)])),
      replaced: this.#replaced,
      nonFinite: this.#nonFinite.result(this.#request.metrics),
      impossible: this.#impossible.result(this.#request.metrics),
      refused: this.#refused.result(this.#request.metrics),
      passedOver: this.#passedOver.size,
      fallbacks: this.#fallbacks.result(),
      statuses: this.#statuses,
      ...this.#counts,
      cases: this.#cases,
      droppedCases: this.#dropped,
    };
  }

  #isReplaced(caseKey: string, row: TrialRecord): boolean {
    if (this.#earlier.size === 0) return false;
    const key = rowKey(caseKey, row);
    const left = this.#earlier.get(key) ?? 0;
    if (left === 0) return false;
    this.#earlier.set(key, left - 1);
    // An errored row that was run again is expected. An answer that was replaced is not, and is reported.
    if (isMeasured(row.status)) {
      this.#replaced.count += 1;
      if (this.#replaced.first === null || key < this.#replaced.first) this.#replaced.first = key;
    }
    return true;
  }

  /** Null when the case is not measured here. */
  #place(caseKey: string, row: TrialRecord): CasePlace | null {
    const known = this.#cases.get(caseKey);
    if (known !== undefined) return known;
    const { compare, selects } = this.#request;
    if (this.#passedOver.has(caseKey)) {
      const dropped = this.#dropped.get(caseKey);
      if (dropped !== undefined) this.#dropped.set(caseKey, { ...dropped, trials: dropped.trials + 1 });
      return null;
    }
    const selection = selects(row.axes);
    const of = unitOf(row.axes, compare);
    if (selection !== "measured") {
      this.#passedOver.add(caseKey);
      if (selection === "dropped" && of.type !== "lacking") {
        const name = of.type === "unit" ? of.unit : nameAxes(row.axes);
        this.#group(pickAxes(row.axes, compare.by)).dropped.add(name);
        if (of.type === "unit") this.#dropped.set(caseKey, { axes: row.axes, trials: 1 });
      }
      return null;
    }
    const place: CasePlace = {
      axes: row.axes,
      group: of.type === "lacking" ? null : this.#group(pickAxes(row.axes, compare.by)),
      unit: of.type === "unit" ? of.unit : null,
      cluster: of.type === "unit" ? of.cluster : null,
      seen: new SeenRepetitions(),
      answered: false,
      skippedTests: 0,
      trials: 0,
      rows: 0,
      first: row.repetition,
      last: row.repetition,
    };
    this.#cases.set(caseKey, place);
    return place;
  }

  #group(group: Axes): GroupFold {
    const key = axesKey(group);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const added = emptyGroup(group, this.#request);
    this.#groups.set(key, added);
    return added;
  }

  #fold(
    place: CasePlace,
    group: GroupFold,
    { row, weight }: { readonly row: TrialRecord; readonly weight: number },
  ): void {
    const { metrics, compare } = this.#request;
    this.#nonFinite.add(metrics, row, row.nonFinite);
    const name = place.unit ?? String(row.repetition);
    const unit = group.units.get(name) ?? emptyUnit(group.metrics.addUnit(), place.cluster);
    if (unit.rows === 0) group.units.set(name, unit);
    unit.rows += 1;
    if (isMeasured(row.status)) unit.answered += 1;
    if (row.status === "ok") unit.ok += 1;
    const hash = ownHash(row, compare.unit);
    if (hash !== undefined && !unit.hashes.has(hash)) unit.hashes = new Set([...unit.hashes, hash]);
    group.metrics.add(unit.number, row, weight);
    group.lost.add(row);
    if (!isMeasured(row.status)) return;
    this.#impossible.add(metrics, row, impossibleNames(metrics, row));
    this.#foldStructures(place.unit, group, row);
  }

  #foldStructures(unit: string | null, group: GroupFold, row: TrialRecord): void {
    const structured = Object.keys(row.metrics).filter((name) => isStructure(row.metrics[name] ?? null));
    if (structured.length === 0) return;
    const { metrics } = this.#request;
    this.#refused.add(withoutStructures(metrics), row, structured);
    const at = unit === null ? ({ type: "shared" } as const) : ({ type: "own", unit } as const);
    for (const metric of metrics) group.structures.add(metric, at, row);
  }
}

function ownHash({ contentHashes }: TrialRecord, unit: string | null): string | undefined {
  return unit !== null && Object.hasOwn(contentHashes, unit) ? contentHashes[unit] : undefined;
}

function inOrder(group: GroupFold): GroupFold {
  return { ...group, units: new Map([...group.units].toSorted(([a], [b]) => compareText(a, b))) };
}

function rowKey(caseKey: string, row: TrialRecord): string {
  return `${caseKey} repetition ${row.repetition}`;
}
