import type { AxisValue } from "../../model/config/case.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import { checkWhere, type KnownAxes } from "../values/where.ts";
import type { Complaint } from "../values/complaint.ts";
import { describeValue, quote } from "../../base/quote.ts";
import type { WrittenMatrix } from "./matrix.ts";

/** Columns of results files, so neither axes nor metrics may have these names. */
const RESERVED: ReadonlySet<string> = new Set(["repetition", "status"]);

/** Axis names are used in `axis=value, axis=value` and in `--where axis=value`. */
const AXIS_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_./-]{0,63}$/u;

export function checkMatrix(matrix: WrittenMatrix, axes: KnownAxes): Complaint[] {
  return [
    ...[...axes.keys()].flatMap((name) => checkAxisName(name, matrix)),
    ...Object.entries(matrix.axes ?? {}).flatMap(([name, axis]) =>
      Array.isArray(axis)
        ? repeatedValues(axis, ["matrix", "axes", name])
        : checkRepositoryPath(axis.file, ["matrix", "axes", name, "file"]),
    ),
    ...(matrix.exclude ?? []).flatMap((entry, index) =>
      checkWhere(entry, ["matrix", "exclude", index], axes),
    ),
    ...checkLooks(matrix),
  ];
}

function checkLooks({ adaptive, repetitions }: WrittenMatrix): Complaint[] {
  if (adaptive === undefined) return [];
  const { looks } = adaptive;
  const path = ["matrix", "adaptive", "looks"];
  const last = looks.at(-1);
  const disordered = looks.findIndex((look, index) => look <= (looks[index - 1] ?? 0));
  const order: Complaint[] =
    disordered < 0
      ? []
      : [
          {
            path: [...path, disordered],
            at: "value",
            message: `expected more repetitions than at the previous look (${looks[disordered - 1]}), got ${looks[disordered]}`,
          },
        ];
  if (repetitions === undefined || repetitions === last) return order;
  const message = `expected ${last}, the last of adaptive.looks, got ${repetitions}; you can remove it`;
  return [...order, { path: ["matrix", "repetitions"], at: "value", message }];
}

/**
 * A baseline of another job was measured once. With looks only the candidate would grow, and each look would compare it
 * with the same numbers.
 */
export function checkAdaptive(
  { adaptive }: WrittenMatrix,
  {
    isPaired,
    measuresCases,
    pattern,
  }: {
    readonly isPaired: boolean;
    readonly measuresCases: boolean;
    /** The first pattern over metrics; null = all metrics are named. */
    readonly pattern: string | null;
  },
): Complaint[] {
  if (adaptive === undefined) return [];
  if (pattern !== null) {
    // A metric that comes later would change what the looks before it decided.
    const named = `needs every metric by its name, got the pattern ${quote(pattern)} in metrics`;
    return [{ path: ["matrix", "adaptive"], at: "key", message: named }];
  }
  if (measuresCases) {
    const whole =
      "does not go with results-from, where one invocation measures all cases: write repetitions, the number of invocations";
    return [{ path: ["matrix", "adaptive"], at: "key", message: whole }];
  }
  if (isPaired) return [];
  const message =
    "needs both sides in one job, since each look measures both again: write baseline: { from: ref, ref: main }, or sides; a baseline of another job was measured once";
  return [{ path: ["matrix", "adaptive"], at: "key", message }];
}

function checkAxisName(name: string, matrix: WrittenMatrix): Complaint[] {
  const inAxes = matrix.axes !== undefined && Object.hasOwn(matrix.axes, name);
  const include = (matrix.include ?? []).findIndex((entry) => Object.hasOwn(entry, name));
  const path = inAxes ? ["matrix", "axes", name] : ["matrix", "include", include, name];
  if (RESERVED.has(name)) {
    return [{ path, at: "key", message: `${quote(name)} is reserved; give the axis another name` }];
  }
  if (AXIS_NAME.test(name)) return [];
  return [
    {
      path,
      at: "key",
      message: `expected an axis name of at most 64 letters, digits, "_", ".", "/" and "-", got ${quote(name)}`,
    },
  ];
}

/** 1 and "1" look the same in rows and reports, so they count as one value. */
function repeatedValues(values: readonly AxisValue[], path: readonly string[]): Complaint[] {
  const firsts = new Map<string, AxisValue>();
  return values.flatMap((value, index): Complaint[] => {
    const first = firsts.get(String(value));
    if (first === undefined) {
      firsts.set(String(value), value);
      return [];
    }
    const message =
      first === value
        ? `value ${describeValue(value)} is given twice`
        : `values ${describeValue(first)} and ${describeValue(value)} read the same`;
    return [{ path, at: { item: index }, message }];
  });
}
