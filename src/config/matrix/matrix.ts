import type { AxisValue } from "../../model/config/case.ts";
import type { Axis, Matrix } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { owned, ownedKeys, ownedParts, type Owners } from "../values/owner.ts";
import { lessIsLooser, settingChange, unknownLooser } from "../values/setting-change.ts";
import { type KnownAxes, resolveAxes, resolveWhere } from "../values/where.ts";
import type { WrittenMatrix } from "./written-matrix.ts";

/** The cases are what a pull request may be about; the report lists every change in them. */
export const MATRIX_OWNER = {
  axes: "head",
  include: "head",
  exclude: "head",
  repetitions: "head",
  adaptive: { looks: "head" },
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

export function resolveMatrix(written: WrittenMatrix | undefined, axes: KnownAxes): Matrix {
  const looks = written?.adaptive?.looks ?? [written?.repetitions ?? 1];
  return {
    axes: Object.entries(written?.axes ?? {}).map(([name, axis]): Axis =>
      Array.isArray(axis)
        ? { name, from: "values", values: axis }
        : { name, from: "file", file: axis.file, id: axis.id ?? "id" },
    ),
    include: (written?.include ?? []).map((entry) => resolveAxes(entry, axes)),
    exclude: (written?.exclude ?? []).map((entry) => resolveWhere(entry, axes)),
    repetitions: looks.at(-1) ?? 1,
    looks,
  };
}

export const ownedMatrix = ownedKeys<Matrix>({
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
  repetitions: owned(MATRIX_OWNER.repetitions, {
    path: "matrix.repetitions",
    text: String,
    looser: lessIsLooser,
  }),
  looks: owned(MATRIX_OWNER.adaptive.looks, {
    path: "matrix.adaptive.looks",
    text: (looks) => (looks.length > 1 ? looks.join(", ") : "none"),
    looser: unknownLooser,
  }),
});

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

/** A value that is left out is no longer judged. */
function looserAxis(base: Axis | null, head: Axis | null): boolean | null {
  if (base?.from !== "values" || head?.from !== "values") return null;
  return base.values.some((value) => !head.values.includes(value)) ? true : null;
}
