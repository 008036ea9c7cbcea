import { z } from "zod";
import type { AxisValue } from "../../model/config/case.ts";
import type { Axis, Matrix } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { atLeast, owned, unlisted, type Owned, ownedKeys, ownedParts, type Owners } from "../values/owner.ts";
import { lessIsLooser, settingChange, unknownLooser } from "../values/setting-change.ts";
import { type KnownAxes, resolveAxes, resolveWhere } from "../values/where.ts";
import { axes, axisValue, text, where, wholeNumber } from "../values/written-values.ts";

export const writtenFileAxis = z.strictObject(
  {
    file: requiredKey(
      text,
      "File with one entry per value: `.json` (a list), `.jsonl`, `.yaml` (a list) or `.csv`, relative to the repository's root.",
    ),
    id: defaultedKey(
      text,
      "id",
      "Field that identifies an entry; reports show it, and the two sides are joined by it.",
    ),
  },
  expected("a mapping with file and id"),
);

const writtenAxis = z
  .union([z.array(axisValue), writtenFileAxis], expected("a list of values, or {file: tasks.jsonl, id: id}"))
  .meta({ title: "list of values or file" });

/** Alpha is divided among the looks: with more looks, each of them detects almost nothing. */
const MOST_LOOKS = 10;

export const writtenAdaptive = z.strictObject(
  {
    looks: requiredKey(
      z
        .array(wholeNumber(1, 100_000), expected("a list of repetitions, such as [10, 20, 30]"))
        .min(2, "expected at least two looks; for one write `repetitions`")
        .max(MOST_LOOKS, `expected at most ${MOST_LOOKS} looks: each gets its share of alpha`),
      "Numbers of repetitions, ascending, after which the run is judged (interim analyses). Decided groups get no more repetitions; the last look is the maximum. Each look spends `alpha` / number of looks.",
    ),
  },
  expected("a mapping with looks"),
);

export const writtenMatrix = z.strictObject(
  {
    axes: optionalKey(
      z
        .record(z.string(), writtenAxis, expected("a mapping from axis to its values"))
        .meta({ title: "axis → values" }),
      "Named dimensions, in the order in which cases are listed. Each is a list of values or a file of entries. Without axes, `include` lists the cases.",
    ),
    include: defaultedKey(
      z.array(axes, expected("a list of mappings from axis to value")),
      [],
      "Extra cases, as in GitHub Actions: an entry that matches existing cases extends them, any other adds a case. May name axes that are not in `axes`.",
    ),
    exclude: defaultedKey(
      z.array(where, expected("a list of mappings from axis to a value or a list of values")),
      [],
      "Cases to leave out: a case is left out if it matches all values of an entry.",
    ),
    repetitions: defaultedKey(
      wholeNumber(1, 100_000),
      1,
      "How often each case is executed. More repetitions detect smaller changes. With `adaptive` it is the last look, and you can leave it out. With `results-file` leave it out: each case has as many as the file has rows of it. If you set it, the report names further rows as unplanned.",
    ),
    adaptive: optionalKey(
      writtenAdaptive,
      "Interim analyses: judge before all repetitions are run, and stop the groups that are decided. Only if both sides run in one job: `sides`, or `baseline: {from: ref}`.",
    ),
  },
  expected("a mapping with axes and repetitions"),
);

export type WrittenMatrix = z.output<typeof writtenMatrix>;

/**
 * A pull request may change the cases. The report lists every change, and leaving cases out has the cost
 * `measured-less`. The base decides how often they are measured, because with a single repetition no regression is
 * found.
 */
export const MATRIX_OWNER = {
  axes: "head",
  include: "head",
  exclude: "head",
  repetitions: "base-or-more",
  adaptive: { looks: "base-or-more" },
} as const satisfies Owners<WrittenMatrix>;

/** Every axis that a case can have. */
export function knownAxes(matrix: WrittenMatrix | undefined): KnownAxes {
  const known = new Map<string, readonly AxisValue[] | null>();
  for (const [name, axis] of Object.entries(matrix?.axes ?? {})) {
    known.set(name, Array.isArray(axis) ? axis : null);
  }
  for (const entry of matrix?.include ?? []) {
    for (const [name, value] of Object.entries(entry)) {
      const values = known.get(name);
      if (values !== null) known.set(name, [...(values ?? []), value]);
    }
  }
  return known;
}

/** `executing`: trials run here. Otherwise their rows exist already, and their number is that of the rows. */
export function resolveMatrix(
  written: WrittenMatrix | undefined,
  axes: KnownAxes,
  { executing, measuresCases }: { readonly executing: boolean; readonly measuresCases: boolean },
): Matrix {
  const isEmpty = axes.size === 0 && (written?.include ?? []).length === 0;
  const byRows = !executing && written?.repetitions === undefined && written?.adaptive === undefined;
  const looks = written?.adaptive?.looks ?? [written?.repetitions ?? 1];
  return {
    axes: Object.entries(written?.axes ?? {}).map(([name, axis]): Axis =>
      Array.isArray(axis)
        ? { name, from: "values", values: axis }
        : { name, from: "file", file: axis.file, id: axis.id ?? "id" },
    ),
    include: (written?.include ?? []).map((entry) => resolveAxes(entry, axes)),
    exclude: (written?.exclude ?? []).map((entry) => resolveWhere(entry, axes)),
    ...(measuresCases && isEmpty ? { isOneCase: true } : {}),
    repetitions: looks.at(-1) ?? 1,
    ...(byRows ? { byRows } : {}),
    looks,
  };
}

type Size = Pick<Matrix, "repetitions" | "byRows" | "looks">;

const ownedCases = ownedKeys<Omit<Matrix, keyof Size>>({
  axes: ownedParts(MATRIX_OWNER.axes, axisChanges),
  include: owned(MATRIX_OWNER.include, {
    path: "matrix.include",
    text: (cases) => JSON.stringify(cases),
    looser: unknownLooser,
  }),
  exclude: owned(MATRIX_OWNER.exclude, {
    path: "matrix.exclude",
    text: (cases) => JSON.stringify(cases),
    looser: unknownLooser,
  }),
  isOneCase: unlisted(MATRIX_OWNER.axes),
});

/** More repetitions without more looks: every additional look leaves less of alpha to each. */
function isMore(base: Size, head: Size): boolean {
  // The base uses all existing rows, so no number is more.
  if (base.byRows === true) return false;
  return head.repetitions > base.repetitions && head.looks.length <= base.looks.length;
}

function shownRepetitions({ repetitions, byRows }: Size): number {
  return byRows === true ? Infinity : repetitions;
}

/** The last look is the number of repetitions, so both settings come from the same side. */
const ownedSize = atLeast<Size>(MATRIX_OWNER.repetitions, isMore, (base, head) => [
  ...settingChange({
    path: "matrix.repetitions",
    base: shownRepetitions(base),
    head: shownRepetitions(head),
    text: (number) => (number === Infinity ? "as many as rows" : String(number)),
    looser: lessIsLooser,
  }),
  ...settingChange({
    path: "matrix.adaptive.looks",
    base: base.looks,
    head: head.looks,
    text: (looks) => (looks.length > 1 ? looks.join(", ") : "none"),
    looser: unknownLooser,
  }),
]);

export const ownedMatrix: Owned<Matrix> = {
  inForce: (base, head) => {
    const { repetitions, byRows, looks } = ownedSize.inForce(base, head);
    const cases = ownedCases.inForce(base, head);
    return { ...cases, repetitions, ...(byRows === undefined ? {} : { byRows }), looks };
  },
  changes: (base, head) => [...ownedCases.changes(base, head), ...ownedSize.changes(base, head)],
};

function axisChanges(base: readonly Axis[], head: readonly Axis[]): readonly PolicyChange[] {
  const names = new Set([...base, ...head].map(({ name }) => name));
  const axisOf = (axes: readonly Axis[], name: string): Axis | null =>
    axes.find((axis) => axis.name === name) ?? null;
  return [...names].flatMap((name) =>
    settingChange({
      path: `matrix.axes.${name}`,
      base: axisOf(base, name),
      head: axisOf(head, name),
      text: axisText,
      looser: looserAxis,
    }),
  );
}

function axisText(axis: Axis | null): string {
  if (axis === null) return "none";
  return axis.from === "file"
    ? `${axis.id} of ${axis.file}`
    : `[${axis.values.map((value) => JSON.stringify(value)).join(", ")}]`;
}

/** A value that is left out is not judged any more. */
function looserAxis(base: Axis | null, head: Axis | null): boolean | null {
  if (base?.from !== "values" || head?.from !== "values") return null;
  return base.values.some((value) => !head.values.includes(value)) ? true : null;
}
