import { conversion, isUnitLabel } from "../base/known-unit.ts";
import type { Axes } from "../model/config/case.ts";
import type { ByteSource } from "../formats/text/byte-source.ts";
import { possibleNumbers } from "../model/config/metric-kind.ts";
import type { Warning } from "../model/result/finding.ts";
import type { TestStatus, TrialRecord, TrialStatus } from "../model/run/trial.ts";
import { importedRow } from "./imported-row.ts";
import type { FileImporter, FolderImporter, ImportedRows } from "./importer.ts";
import { meanValue, type UnitValue } from "./mean-value.ts";
import { SeenWarnings } from "./seen-warnings.ts";
import { casePlace } from "./trial-place.ts";
import type { Doubt, Tool, ToolFolder, ToolMetric, ToolRow, ToolValue } from "./tool.ts";

/** A reader of a tool's files as one of the formats that all doors take. */
export function toolImporter(tool: Tool): FileImporter {
  const { format, name, recognises } = tool;
  const readAll = (files: readonly ByteSource[]): ImportedRows =>
    readTool((doubt) => rowsOf(tool, files, doubt));
  return { takes: "file", name, format, recognises, read: (file) => readAll([file]), readAll };
}

function rowsOf({ parse, merge }: Tool, files: readonly ByteSource[], doubt: Doubt): Iterable<ToolRow> {
  let say = doubt;
  const all = function* all(): Generator<ToolRow, void, undefined> {
    // What is read again has been told.
    const told = say;
    say = () => undefined;
    for (const [index, file] of files.entries()) {
      for (const row of parse(file, told)) {
        // The first fork of one file is not that of another.
        yield row.cluster === undefined || index === 0 ? row : { ...row, cluster: `${index}/${row.cluster}` };
      }
    }
  };
  return merge === undefined ? all() : merge({ [Symbol.iterator]: all }, doubt);
}

/** The importer of a folder that a tool writes. */
export function toolFolderImporter({ format, name, recognises, parse }: ToolFolder): FolderImporter {
  return {
    takes: "folder",
    name,
    format,
    recognises: ({ files }) => recognises(files),
    read: ({ files, file }) => {
      const { rows, warnings, metrics } = readTool((doubt) => parse(files, file, doubt));
      return { run: { manifest: null, rows, doubts: warnings }, metrics, history: [] };
    },
  };
}

type ReadRows = (doubt: Doubt) => Iterable<ToolRow>;

/** The rows are read again by everyone who asks for them; what the first whole reading learned of them is kept. */
function readTool(read: ReadRows): ImportedRows {
  let whole: ToolPass | null = null;
  const pass = (): ToolPass => new ToolPass(read, (ended) => (whole ??= ended));
  const known = (): ToolPass => whole ?? pass().toEnd();
  return {
    rows: { [Symbol.iterator]: () => pass().records() },
    warnings: () => known().warnings,
    metrics: () => known().metrics,
  };
}

/** One reading of all that a side has. */
class ToolPass {
  readonly #read: ReadRows;
  readonly #ended: (pass: ToolPass) => void;
  readonly #warnings = new SeenWarnings();
  readonly #metrics = new Map<string, ToolMetric>();

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
    const repetitions = new Map<string, number>();
    const places = new WeakMap<Axes, string>();
    for (const row of withClusterMeans(this.#read((warning) => this.#warnings.add(warning)))) {
      // Readers give the same axes to all rows of a case where they have many.
      const key = places.get(row.axes) ?? casePlace(row.axes);
      places.set(row.axes, key);
      const repetition = repetitions.get(key) ?? 0;
      repetitions.set(key, repetition + 1);
      yield this.#record(row, repetition);
    }
    this.#ended(this);
  }

  #record(row: ToolRow, repetition: number): TrialRecord {
    const { status = "passed", error = null, place = null } = row;
    const metrics: [string, number | null][] = [];
    const units: [string, string][] = [];
    for (const written of row.values) {
      const [{ name, unit }, value] = this.#inOneUnit(written);
      metrics.push([name, value]);
      if (value !== null && unit !== null && isUnitLabel(unit)) units.push([name, unit]);
    }
    return importedRow({
      axes: row.axes,
      repetition,
      status: STATUS_OF[status],
      // `fromEntries` instead of assignments: a name may be `__proto__`.
      metrics: Object.fromEntries(metrics),
      ...(units.length === 0 ? {} : { units: Object.fromEntries(units) }),
      ...(status === "passed" ? {} : { testStatus: status }),
      ...(place === null ? {} : { place }),
      error: error === null ? null : { class: "invalid", ...error },
      durationMs: row.durationMs ?? null,
      usage: row.usage ?? null,
      output: row.output ?? null,
      attempts: row.attempts ?? 1,
    });
  }

  /** The first unit of a metric is that of all its values which convert; others keep theirs, and are told apart. */
  #inOneUnit(written: ToolValue): ToolValue {
    const [metric, value] = written;
    const first = this.#metrics.get(metric.name);
    if (first === undefined) {
      this.#metrics.set(metric.name, metric);
      return written;
    }
    if (first === metric || first.unit === metric.unit || first.unit === null || metric.unit === null)
      return written;
    const convert = conversion(metric.unit, first.unit);
    return convert === null ? written : [first, value === null ? null : convert(value)];
  }
}

/** What a status of a test is to the gate. */
const STATUS_OF = {
  passed: "ok",
  flaky: "ok",
  xfail: "ok",
  xpass: "ok",
  failed: "failed",
  errored: "errored",
  skipped: "skipped",
} as const satisfies Readonly<Record<TestStatus, TrialStatus>>;

/** Rows of a case with two clusters or more become one row a cluster; they come when all rows have been read. */
function* withClusterMeans(rows: Iterable<ToolRow>): Generator<ToolRow, void, undefined> {
  const cases = new Map<string, Map<string, ToolRow[]>>();
  for (const row of rows) {
    if (row.cluster === undefined) {
      yield row;
      continue;
    }
    const key = casePlace(row.axes);
    const clusters = cases.get(key) ?? new Map<string, ToolRow[]>();
    cases.set(key, clusters);
    const members = clusters.get(row.cluster) ?? [];
    clusters.set(row.cluster, members);
    members.push(row);
  }
  for (const clusters of cases.values()) {
    const groups = [...clusters.values()];
    yield* groups.length === 1 ? (groups[0] ?? []) : groups.map(meanOf);
  }
}

/** One row in place of rows that are not independent. One that has no measurement is told, and has no part in the means. */
export function meanOf(rows: readonly ToolRow[]): ToolRow {
  const [first] = rows;
  if (first === undefined) throw new Error("expected at least one row");
  const measured = rows.filter(({ status = "passed" }) => STATUS_OF[status] === "ok");
  const broken = rows.find(({ status = "passed" }) => STATUS_OF[status] !== "ok");
  if (broken !== undefined) return broken;
  return { ...first, values: meansOf(measured) };
}

function meansOf(rows: readonly ToolRow[]): readonly ToolValue[] {
  const all = new Map<string, { readonly metric: ToolMetric; readonly values: UnitValue[] }>();
  for (const [metric, value] of rows.flatMap(({ values }) => values)) {
    const of = all.get(metric.name) ?? { metric, values: [] };
    all.set(metric.name, of);
    if (value !== null) of.values.push({ value, unit: metric.unit });
  }
  return [...all.values()].map(({ metric, values }): ToolValue => {
    const mean = meanValue(values, possibleNumbers(metric.kind).holds);
    return mean === null ? [metric, null] : [{ ...metric, unit: mean.unit ?? metric.unit }, mean.value];
  });
}
