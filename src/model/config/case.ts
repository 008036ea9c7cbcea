import type { Json, JsonObject } from "../../base/json.ts";

/** An axis value as rows, groups and reports show it; a task of a file axis is shown as its id. */
export type AxisValue = string | number | boolean;

/** One value per axis, in axis order. */
export type Axes = Readonly<Record<string, AxisValue>>;

/** One point of the matrix. */
export interface Case {
  /** `axis=value` of every axis in axis order, joined by a comma and a space: the name people read. */
  readonly name: string;
  readonly axes: Axes;
  /** The parsed row of each file axis, by axis name. */
  readonly content: JsonObject;
  /**
   * SHA-256 (16 hex digits) of the canonical content, by file axis. It shows whether a task changed between two runs.
   */
  readonly contentHashes: Readonly<Record<string, string>>;
}

/** `axis=value, axis=value`. */
export function nameAxes(axes: Axes): string {
  const [only, ...others] = Object.keys(axes);
  // Rows of other tools have one axis, and there are millions of them.
  if (only !== undefined && others.length === 0) return `${only}=${axes[only]}`;
  return Object.entries(axes)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(", ");
}

/** One entry of a file axis. */
export interface AxisRow {
  readonly id: string;
  readonly content: Json;
}
