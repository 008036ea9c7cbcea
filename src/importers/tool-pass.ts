import { type Conversion, conversion, isUnitLabel } from "../base/known-unit.ts";
import type { Warning } from "../model/result/finding.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { STATUS_OF, withClusterMeans } from "./cluster-means.ts";
import { importedRow } from "./imported-row.ts";
import { SeenCases } from "./seen-cases.ts";
import { SeenWarnings } from "./seen-warnings.ts";
import type { Doubt, ToolMetric, ToolRow, ToolValue } from "./tool.ts";

export type ReadRows = (doubt: Doubt) => Iterable<ToolRow>;

/** What rows with the same metrics have in common. */
interface Layout {
  readonly metrics: readonly ToolMetric[];
  readonly columns: readonly Column[];
  /** Of a row in which no value is missing; undefined = none has a unit. */
  readonly units: Units | undefined;
}

interface Column {
  readonly name: string;
  /** The unit, if it can be that of a value. */
  readonly label: string | null;
  /** Null = the value stays as it is. */
  readonly convert: Conversion | null;
}

type Units = Readonly<Record<string, string>>;
type Numbers = Readonly<Record<string, number | null>>;

/** One reading of all that a side has. */
export class ToolPass {
  readonly #read: ReadRows;
  readonly #ended: (pass: ToolPass) => void;
  readonly #warnings = new SeenWarnings();
  readonly #metrics = new Map<string, ToolMetric>();
  readonly #cases = new SeenCases();
  /** The last one by its first metric. */
  readonly #layouts = new WeakMap<ToolMetric, Layout>();

  constructor(read: ReadRows, ended: (pass: ToolPass) => void) {
    this.#read = read;
    this.#ended = ended;
  }

  get warnings(): readonly Warning[] {
    return this.#warnings.all;
  }

  get metrics(): readonly ToolMetric[] {
    return [...this.#metrics.values()];
  }

  toEnd(): this {
    // The rows are counted away: only what is learned of them is wanted.
    for (const _ of this.records()) continue;
    return this;
  }

  *records(): Generator<TrialRecord, void, undefined> {
    for (const row of withClusterMeans(this.#read((warning) => this.#warnings.add(warning)))) {
      yield this.#record(row, row.isOnly === true ? 0 : this.#cases.repetitionOf(row.axes));
    }
    this.#ended(this);
  }

  #record(row: ToolRow, repetition: number): TrialRecord {
    const { status = "passed", error = null, place = null, lines = null } = row;
    const layout = this.#layoutOf(row.values);
    return importedRow({
      axes: row.axes,
      repetition,
      status: STATUS_OF[status],
      metrics: numbersOf(row.values, layout),
      units: row.values.some(isMissing) ? unitsOf(row.values, layout) : layout?.units,
      testStatus: row.status,
      place: place ?? undefined,
      lines: lines ?? undefined,
      error: error === null ? null : { class: "invalid", ...error },
      durationMs: row.durationMs ?? null,
      usage: row.usage ?? null,
      output: row.output ?? null,
      attempts: row.attempts ?? 1,
    });
  }

  /** Null = there are no values. */
  #layoutOf(values: readonly ToolValue[]): Layout | null {
    const first = values[0]?.[0];
    if (first === undefined) return null;
    const known = this.#layouts.get(first);
    if (known !== undefined && isOf(known, values)) return known;
    const metrics = values.map(([metric]) => metric);
    const columns = metrics.map((metric) => this.#columnOf(metric));
    const layout = { metrics, columns, units: undefined };
    const whole = { ...layout, units: unitsOf(values, layout) };
    // A row with a missing value says nothing of the units of others.
    if (!values.some(isMissing)) this.#layouts.set(first, whole);
    return whole;
  }

  /** The first unit of a metric is that of all its values which convert; others keep theirs, and are told apart. */
  #columnOf(metric: ToolMetric): Column {
    const { name, unit } = metric;
    const first = this.#metrics.get(name) ?? metric;
    this.#metrics.set(name, first);
    const isSame = first.unit === unit || first.unit === null || unit === null;
    const convert = isSame ? null : conversion(unit, first.unit);
    const shown = convert === null ? unit : first.unit;
    return { name, label: shown !== null && isUnitLabel(shown) ? shown : null, convert };
  }
}

const isMissing = ([, value]: ToolValue): boolean => value === null;

function isOf({ metrics }: Layout, values: readonly ToolValue[]): boolean {
  if (metrics.length !== values.length) return false;
  for (let at = 0; at < metrics.length; at += 1) if (metrics[at] !== values[at]?.[0]) return false;
  return true;
}

/** This is done for each of millions of rows: no lists of pairs. */
function numbersOf(values: readonly ToolValue[], layout: Layout | null): Numbers {
  const numbers: Record<string, number | null> = {};
  for (let at = 0; at < values.length; at += 1) {
    const column = layout?.columns[at];
    if (column === undefined) continue;
    const written = values[at]?.[1] ?? null;
    const number = written === null || column.convert === null ? written : column.convert(written);
    // An assignment to this name makes no key.
    if (column.name === "__proto__") Object.defineProperty(numbers, column.name, { ...OWN, value: number });
    else numbers[column.name] = number;
  }
  return numbers;
}

const OWN = { configurable: true, enumerable: true, writable: true };

function unitsOf(values: readonly ToolValue[], layout: Layout | null): Units | undefined {
  const units: [string, string][] = [];
  for (const [at, { name, label }] of (layout?.columns ?? []).entries()) {
    if ((values[at]?.[1] ?? null) !== null && label !== null) units.push([name, label]);
  }
  return units.length === 0 ? undefined : Object.fromEntries(units);
}
