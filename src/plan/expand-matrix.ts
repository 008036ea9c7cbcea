import { type Axes, type AxisRow, type AxisValue, type Case, nameAxes } from "../model/config/case.ts";
import type { Axis, Matrix } from "../model/config/config.ts";
import type { Json } from "../base/json.ts";
import { type Problem, problemAt } from "../base/errors.ts";
import { requireNone } from "../base/problems.ts";
import { hashJson } from "../base/hash.ts";
import { matchWhere } from "../model/config/where.ts";

/** Rows of each file axis, by axis name. */
export type AxisRows = Readonly<Record<string, readonly AxisRow[]>>;

export interface ExpandedMatrix {
  /** The cases in canonical order: the first axis varies slowest, and cases that `include` adds come last. */
  readonly cases: readonly Case[];
  /** Number of combinations before `exclude`. */
  readonly productSize: number;
  /** Number of combinations that `exclude` removed. */
  readonly excluded: number;
}

/**
 * The product of the axes, minus `exclude`, plus `include` as in GitHub Actions: an entry is merged into every
 * combination whose axis values it does not overwrite, and becomes a separate case when there is none. Throws
 * UsageError with every duplicate value, duplicate case and unknown row id.
 */
export function expandMatrix(matrix: Matrix, axisRows: AxisRows): ExpandedMatrix {
  requireNone(matrix.axes.flatMap((axis) => duplicateValues(axis, axisRows)));
  const product = matrix.isOneCase === true ? [{}] : productOf(matrix.axes, axisRows);
  const kept = product.filter((axes) => !matrix.exclude.some((where) => matchWhere(axes, where)));
  const all = applyIncludes(kept, matrix);
  requireNone([...duplicateCases(all), ...unknownRows(all, matrix.axes, axisRows)]);
  const contents = contentsOf(matrix.axes, axisRows);
  return {
    cases: all.map((axes) => toCase(axes, contents)),
    productSize: product.length,
    excluded: product.length - kept.length,
  };
}

function problem(path: string, message: string): Problem {
  return problemAt("matrix", message, { path });
}

function valuesOf(axis: Axis, axisRows: AxisRows): readonly AxisValue[] {
  return axis.from === "values" ? axis.values : rowsOf(axis, axisRows).map((row) => row.id);
}

function rowsOf(axis: Axis, axisRows: AxisRows): readonly AxisRow[] {
  const rows = Object.hasOwn(axisRows, axis.name) ? axisRows[axis.name] : undefined;
  if (rows === undefined) {
    throw new TypeError(`expected the rows of file axis '${axis.name}', got none`);
  }
  return rows;
}

/** Values are compared as people read them: 1 and "1" would have the same name. */
function duplicateValues(axis: Axis, axisRows: AxisRows): readonly Problem[] {
  const seen = new Set<string>();
  return valuesOf(axis, axisRows).flatMap((value) => {
    const text = String(value);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    const where = axis.from === "file" ? ` in ${axis.file}` : "";
    return [problem(`axes.${axis.name}`, `expected each value once, got '${text}' twice${where}`)];
  });
}

function productOf(axes: readonly Axis[], axisRows: AxisRows): readonly Axes[] {
  // No axes make no combination, instead of one empty case. All cases then come from `include`.
  if (axes.length === 0) {
    return [];
  }
  return axes.reduce<readonly Axes[]>(
    (cases, axis) => {
      const values = valuesOf(axis, axisRows);
      return cases.flatMap((partial) => values.map((value) => ({ ...partial, [axis.name]: value })));
    },
    [{}],
  );
}

function applyIncludes(product: readonly Axes[], matrix: Matrix): readonly Axes[] {
  const original = new Set(matrix.axes.map((axis) => axis.name));
  const added: Axes[] = [];
  const merged = matrix.include.reduce((cases, entry) => {
    const matches = product.map((axes) => fits(axes, entry, original));
    if (!matches.includes(true)) {
      added.push(inAxisOrder(entry, matrix.axes));
      return cases;
    }
    return cases.map((axes, index) => (matches[index] === true ? { ...axes, ...entry } : axes));
  }, product);
  return [...merged, ...added];
}

/** An entry matches a combination when it overwrites none of its original axis values. */
function fits(axes: Axes, entry: Axes, original: ReadonlySet<string>): boolean {
  return Object.entries(entry).every(([axis, value]) => !original.has(axis) || axes[axis] === value);
}

function inAxisOrder(entry: Axes, axes: readonly Axis[]): Axes {
  const first = axes.map((axis) => axis.name).filter((name) => Object.hasOwn(entry, name));
  const rest = Object.keys(entry).filter((name) => !first.includes(name));
  return Object.fromEntries(
    [...first, ...rest].flatMap((name) => {
      const value = entry[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function duplicateCases(cases: readonly Axes[]): readonly Problem[] {
  const seen = new Set<string>();
  return cases.flatMap((axes) => {
    const name = nameAxes(axes);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [problem("include", `expected each case once, got '${name}' twice`)];
  });
}

function unknownRows(cases: readonly Axes[], axes: readonly Axis[], axisRows: AxisRows): readonly Problem[] {
  return axes.flatMap((axis) => {
    if (axis.from === "values") {
      return [];
    }
    const ids = new Set<AxisValue>(rowsOf(axis, axisRows).map((row) => row.id));
    const used = new Set(cases.flatMap((one) => one[axis.name] ?? []));
    return [...used]
      .filter((id) => !ids.has(id))
      .map((id) =>
        problem("include", `expected the id of a row of ${axis.file} for '${axis.name}', got '${id}'`),
      );
  });
}

interface RowContent {
  readonly content: Json;
  readonly hash: string;
}

/** Each row is hashed once, and not once for each case. */
function contentsOf(
  axes: readonly Axis[],
  axisRows: AxisRows,
): ReadonlyMap<string, ReadonlyMap<AxisValue, RowContent>> {
  return new Map(
    axes
      .filter((axis) => axis.from === "file")
      .map((axis) => [
        axis.name,
        new Map(
          rowsOf(axis, axisRows).map((row) => [
            row.id,
            { content: row.content, hash: hashJson(row.content).slice(0, 16) },
          ]),
        ),
      ]),
  );
}

/** Name of the case of a matrix without axes. */
const ONE_CASE = "all cases";

function toCase(axes: Axes, contents: ReadonlyMap<string, ReadonlyMap<AxisValue, RowContent>>): Case {
  const rows = [...contents].flatMap(([axis, byId]) => {
    const row = byId.get(axes[axis] ?? "");
    return row === undefined || !Object.hasOwn(axes, axis) ? [] : [[axis, row] as const];
  });
  return {
    name: Object.keys(axes).length === 0 ? ONE_CASE : nameAxes(axes),
    axes,
    content: Object.fromEntries(rows.map(([axis, row]) => [axis, row.content])),
    contentHashes: Object.fromEntries(rows.map(([axis, row]) => [axis, row.hash])),
  };
}
