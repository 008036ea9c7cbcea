import type { Axes } from "../config/case.ts";

/** Rows of a results file that belong to no planned trial, so that they are not used. */
export interface UnplannedRows {
  readonly file: string;
  /** The side of the rows; absent = the candidate. */
  readonly side?: "baseline" | undefined;
  readonly rows: number;
  /** Number of all rows of the file. */
  readonly of: number;
  /** The first cases by name, at most 50. */
  readonly cases: readonly UnplannedCase[];
  readonly caseCount: number;
}

export interface UnplannedCase {
  readonly axes: Axes;
  readonly rows: number;
  /** `repetition`: the case is planned, but these repetitions are not. */
  readonly kind: "case" | "repetition";
  /** A planned case with a similar name, which may be meant; null = there is none. */
  readonly meant: string | null;
  /** The repetitions that are not planned: `2`, or `6 to 19`. */
  readonly repetitions: string;
  /** Mean of each metric over the rows that have it. */
  readonly means: Readonly<Record<string, number>>;
}
