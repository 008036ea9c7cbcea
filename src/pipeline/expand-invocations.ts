import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { AxisValue } from "../model/config/case.ts";
import type { Axis, Config } from "../model/config/config.ts";
import type { DescribedMetric } from "../model/config/described-metric.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Side } from "../model/run/side.ts";
import type { MeasuredCase, TrialError, TrialRecord } from "../model/run/trial.ts";
import type { JudgeInput } from "./world.ts";

/** The default unit of a comparison, in configs too. */
const UNIT_AXIS = "task";

/**
 * Rows of invocations that measured many cases, as a row for each of these: what is judged then has the cases that the
 * tools named, and the metrics that their formats describe. Other rows stay as they are. An invocation without an answer
 * is a lost trial of every case that either side has.
 */
export function expandInvocations(input: JudgeInput): JudgeInput {
  const sides = [input.run, ...(input.baseline.found ? [input.baseline.run] : [])];
  const known = measuredIn(sides);
  if (known === null) return input;
  return {
    ...input,
    // The cases of the plan are invocations: the rows say what was measured.
    plan: null,
    config: withMeasured(input, known),
    run: expanded(input.run, known),
    baseline: withRows(input.baseline, known),
  };
}

/** What rows measured, where some of them are of invocations that measured many cases. */
export interface ExpandedRows {
  readonly rows: Iterable<TrialRecord>;
  /** Names of the axes that tools added. */
  readonly axes: readonly string[];
  readonly metrics: readonly DescribedMetric[];
}

/** Expands rows alone; null = none of them is of such an invocation. */
export function expandRows(rows: Iterable<TrialRecord>): ExpandedRows | null {
  const known = measuredIn([{ manifest: null, rows }]);
  if (known === null) return null;
  const axes = new Set([...known.cases.values()].flatMap((one) => Object.keys(one)));
  return {
    rows: expanded({ manifest: null, rows }, known).rows,
    axes: [...axes],
    metrics: [...known.metrics.values()],
  };
}

interface Known {
  /** What tools call their cases, by its text. */
  readonly cases: ReadonlyMap<string, MeasuredCase["axes"]>;
  readonly metrics: ReadonlyMap<string, DescribedMetric>;
}

/** Invocations are few: where so many rows measured one case each, all did, and millions of rows are not read for it. */
const LOOKED_AT = 1000;

function mayMeasureMany({ rows }: RunRows): boolean {
  let looked = 0;
  for (const { measured } of rows) {
    if (measured !== undefined) return true;
    looked += 1;
    if (looked === LOOKED_AT) return false;
  }
  return false;
}

/** Null = no row measured many cases. */
function measuredIn(sides: readonly RunRows[]): Known | null {
  const cases = new Map<string, MeasuredCase["axes"]>();
  const metrics = new Map<string, DescribedMetric>();
  for (const { rows } of sides.filter(mayMeasureMany)) {
    for (const { measured } of rows) {
      for (const { axes } of measured?.cases ?? []) cases.set(placeOf(axes), axes);
      for (const metric of measured?.metrics ?? []) {
        if (!metrics.has(metric.name)) metrics.set(metric.name, metric);
      }
    }
  }
  return cases.size === 0 ? null : { cases, metrics };
}

function placeOf(axes: MeasuredCase["axes"]): string {
  return JSON.stringify(Object.entries(axes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function withMeasured({ config, describe }: JudgeInput, known: Known): Config {
  // An invocation that worked says nothing of its cases: their own rows add `success` where one of them failed.
  const metrics = config.metrics.filter(({ implicit }) => !implicit);
  const own = new Set(metrics.map(({ name }) => name));
  const more = [...known.metrics.values()].filter(({ name }) => !own.has(name));
  const axes = axesOf(known, config);
  const named = axes.map(({ name }) => name);
  const unit = config.compare.unit ?? (named.includes(UNIT_AXIS) ? UNIT_AXIS : null);
  const by = [...config.compare.by, ...named.filter((name) => name !== unit)];
  const whole = {
    ...config,
    metrics,
    matrix: { ...config.matrix, axes: [...config.matrix.axes, ...axes], byRows: true },
    compare: { ...config.compare, unit, by },
  };
  return describe === undefined ? whole : describe(whole, more);
}

/** The axes that the matrix does not have. */
function axesOf({ cases }: Known, { matrix }: Config): readonly Axis[] {
  const values = new Map<string, Set<AxisValue>>();
  for (const axes of cases.values()) {
    for (const [name, value] of Object.entries(axes)) {
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  const own = new Set(matrix.axes.map(({ name }) => name));
  return [...values]
    .filter(([name]) => !own.has(name))
    .map(([name, all]) => ({ name, from: "values", values: [...all] }));
}

function withRows(baseline: Baseline, known: Known): Baseline {
  return baseline.found ? { ...baseline, run: expanded(baseline.run, known) } : baseline;
}

function expanded<Run extends RunRows>(run: Run, known: Known): Run {
  const ofSides = casesOfSides(run);
  const doubts = (): readonly Warning[] => [...(run.doubts?.() ?? []), ...doubtsIn(run)];
  return {
    ...run,
    doubts,
    rows: {
      *[Symbol.iterator]() {
        for (const row of run.rows) yield* rowsOf(row, known, ofSides.get(row.side) ?? new Map());
      },
    },
  };
}

/** What any invocation's results are doubtful about, each text once. */
function doubtsIn({ rows }: RunRows): readonly Warning[] {
  const doubts = new Map<string, Warning>();
  for (const { measured } of rows) {
    for (const doubt of measured?.doubts ?? []) doubts.set(`${doubt.code} ${doubt.text}`, doubt);
  }
  return [...doubts.values()];
}

type Cases = Known["cases"];

/** What any invocation of a side measured. */
function casesOfSides({ rows }: RunRows): ReadonlyMap<Side, Cases> {
  const ofSides = new Map<Side, Map<string, MeasuredCase["axes"]>>();
  for (const { side, measured } of rows) {
    const cases = ofSides.get(side) ?? new Map<string, MeasuredCase["axes"]>();
    ofSides.set(side, cases);
    for (const { axes } of measured?.cases ?? []) cases.set(placeOf(axes), axes);
  }
  return ofSides;
}

function rowsOf(row: TrialRecord, { cases }: Known, ofSide: Cases): readonly TrialRecord[] {
  const { measured, ...invocation } = row;
  if (measured === undefined) {
    if (row.status === "ok" || row.status === "failed") return [row];
    return [...cases.values()].map((axes) => ofCase(invocation, lostCase(axes, row)));
  }
  const there = new Set(measured.cases.map(({ axes }) => placeOf(axes)));
  const missing = [...ofSide].filter(([place]) => !there.has(place));
  return [
    ...measured.cases.map((one) => ofCase(invocation, one)),
    ...missing.map(([, axes]) => ofCase(invocation, lostCase(axes, { status: "errored", error: NOT_THERE }))),
  ];
}

/** Other invocations of the side have it: a tool that drops a case in silence loses a trial. */
const NOT_THERE: TrialError = {
  class: "not-found",
  code: "not-in-results",
  message: "the results of this invocation do not have this case, though those of others do",
};

function lostCase(
  axes: MeasuredCase["axes"],
  { status, error }: Pick<MeasuredCase, "status" | "error">,
): MeasuredCase {
  return { axes, status, metrics: {}, nonFinite: [], error };
}

function ofCase(invocation: Omit<TrialRecord, "measured">, one: MeasuredCase): TrialRecord {
  const { axes, ...measured } = one;
  const place = placeOf(axes);
  const { units, testStatus, place: source, lines, ...rest } = measured;
  return {
    ...invocation,
    ...rest,
    key: `${invocation.caseKey}/${place}/${invocation.side}/${invocation.repetition}`,
    caseKey: `${invocation.caseKey}/${place}`,
    axes: { ...invocation.axes, ...axes },
    ...(units === undefined ? {} : { units }),
    ...(testStatus === undefined ? {} : { testStatus }),
    ...(source === undefined ? {} : { place: source }),
    ...(lines === undefined ? {} : { lines }),
  };
}
