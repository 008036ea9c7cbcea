import type { Axes } from "../config/case.ts";

/** Rows of a results file that no plan knows: measured, and not looked at. */
export interface UnplannedRows {
  readonly file: string;
  /** Whose rows they are; absent = the candidate's. */
  readonly side?: "baseline" | undefined;
  readonly rows: number;
  /** Of all rows of the file. */
  readonly of: number;
  /** The first ones by name, at most 50. */
  readonly cases: readonly UnplannedCase[];
  readonly caseCount: number;
}

export interface UnplannedCase {
  readonly axes: Axes;
  readonly rows: number;
  /** `repetition`: the case is planned, these of its repetitions are not. */
  readonly kind: "case" | "repetition";
  /** Planned case that may be meant; null = none is like it. */
  readonly meant: string | null;
  /** Of a repetition: `2`, or `6 to 19`. */
  readonly repetitions: string;
  /** Mean of each metric over the rows that have it. */
  readonly means: Readonly<Record<string, number>>;
}
