import { UsageError } from "../../base/errors.ts";
import { type Axes, type AxisRow, nameAxes } from "../../model/config/case.ts";
import type { Axis, Config } from "../../model/config/config.ts";
import type { Measured } from "../../model/run/measured.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { type AxisRows, expandMatrix } from "../../plan/expand-matrix.ts";
import { lostCases } from "../../model/config/lost-cases.ts";
import { selectSuite } from "../../plan/select-suite.ts";

/** A config with the rows of its file axes. */
export interface AskedFor {
  readonly config: Config;
  readonly axisRows: AxisRows;
}

/** Cases that the base's config has and the head's config lacks. A regression in them would not be seen. */
export function casesLeftOut(base: AskedFor, head: AskedFor, suite: string | null): readonly PolicyChange[] {
  // A failure here means that the base's own cases do not fit together, or that planning will reject the head.
  const [ofBase, ofHead] = [casesOf(base, suite), casesOf(head, suite)];
  if (ofBase === null || ofHead === null) return [];
  return leftOut(ofBase, ofHead);
}

/**
 * What the measurements of another job leave out. Entries of a file that are units are named by the comparison with a stored
 * run; a claim of both sides can leave them out of both.
 */
export function claimsLess(
  measured: Measured,
  base: AskedFor,
  suite: string | null,
): readonly PolicyChange[] {
  const { config } = base;
  const { unit } = config.compare;
  const isNamed = measured.sides.length === 1 && isFileAxis(config, unit);
  const without = (axes: Axes): Axes =>
    isNamed ? Object.fromEntries(Object.entries(axes).filter(([name]) => name !== unit)) : axes;
  const ofBase = casesOf(base, suite) ?? [];
  return [
    ...sizeLess(measured, config),
    ...leftOut(
      distinct(ofBase.map(without)),
      measured.cases.map(({ axes }) => without(axes)),
    ),
  ];
}

function isFileAxis({ matrix }: Config, axis: string | null): boolean {
  return matrix.axes.some(({ name, from }) => name === axis && from === "file");
}

function casesOf({ config, axisRows }: AskedFor, suite: string | null): readonly Axes[] | null {
  try {
    const { cases } = expandMatrix(config.matrix, axisRows);
    const selection = { suite, where: {} };
    return selectSuite(cases, config.matrix, config.suites, selection).cases.map(({ axes }) => axes);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

function leftOut(base: readonly Axes[], head: readonly Axes[]): readonly PolicyChange[] {
  const lost = lostCases(base, head);
  const [first] = lost;
  if (first === undefined) return [];
  const more = lost.length > 1 ? ` (+${lost.length - 1} more)` : "";
  const measuresLess = `${lost.length} of ${casesText(base.length)} left out: ${nameAxes(first)}${more}`;
  return [
    {
      path: "matrix",
      base: casesText(base.length),
      head: `without ${nameAxes(first)}${more}`,
      looser: true,
      inForce: "head",
      measuresLess,
    },
  ];
}

function casesText(count: number): string {
  return `${count} ${count === 1 ? "case" : "cases"}`;
}

function sizeLess({ repetitions, looks, sides }: Measured, { matrix }: Config): readonly PolicyChange[] {
  // A run of one side is judged once.
  const asked = sides.length === 2 ? matrix.looks : [matrix.repetitions];
  const isLess = repetitions < matrix.repetitions || looks.length > asked.length;
  if (!isLess) return [];
  const [base, head] =
    asked.length > 1 || looks.length > 1 ? [asked, looks] : [[matrix.repetitions], [repetitions]];
  const path = asked.length > 1 || looks.length > 1 ? "matrix.adaptive.looks" : "matrix.repetitions";
  const measuresLess = `${path} ${head.join(", ")} in place of ${base.join(", ")}`;
  return [
    { path, base: base.join(", "), head: head.join(", "), looser: true, inForce: "head", measuresLess },
  ];
}

function distinct(cases: readonly Axes[]): readonly Axes[] {
  return [...new Map(cases.map((axes) => [JSON.stringify(axes), axes])).values()];
}

export type FileAxis = Extract<Axis, { readonly from: "file" }>;

/**
 * Rows of each file axis of the base's config: as they are at the base, else those of the head's axis with that name.
 */
export async function baseAxisRows(
  base: Config,
  head: AskedFor,
  readBase: (axis: FileAxis) => Promise<readonly AxisRow[] | null>,
): Promise<AxisRows> {
  const entries = base.matrix.axes.flatMap((axis) =>
    axis.from === "file"
      ? [readBase(axis).then((rows) => [axis.name, rows ?? rowsLike(axis, head)] as const)]
      : [],
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Whether the head reads the same file in the same way. */
export function isSameFile(axis: FileAxis, head: Config): boolean {
  return head.matrix.axes.some(
    (other) =>
      other.name === axis.name && other.from === "file" && other.file === axis.file && other.id === axis.id,
  );
}

/**
 * The base's rows are unknown, for example because an earlier step writes the file. At least one row is assumed, so
 * that the loss of the whole axis is seen.
 */
function rowsLike({ name }: FileAxis, { config, axisRows }: AskedFor): readonly AxisRow[] {
  const axis = config.matrix.axes.find((other) => other.name === name);
  if (axis?.from === "values") return axis.values.map((value) => ({ id: String(value), content: {} }));
  return axisRows[name] ?? [{ id: "?", content: {} }];
}
