/** A value of a golden file, with all that the file says of it. */
export type GoldenValue =
  | number
  /** An integer that no double holds exactly. */
  | bigint
  | string
  | boolean
  | null
  | readonly GoldenValue[]
  | ReadonlyMap<string, GoldenValue>
  | NumberArray;

/** An array of numbers of any shape, in C order. */
export interface NumberArray {
  readonly type: "array";
  readonly shape: readonly number[];
  /** `float64`, `int8`, …: arrays of different types differ. */
  readonly elements: string;
  readonly values: Float64Array | BigInt64Array | BigUint64Array;
  /** Of complex numbers; null = they are real. */
  readonly imaginary: Float64Array | null;
}

/** How far a number may be from the golden one: |got - golden| <= absolute + relative * |golden|. */
export interface GoldenTolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** A tolerance of the paths that match a pattern, in which `*` is any text; the last one that matches counts. */
export interface ToleranceRule extends Partial<GoldenTolerance> {
  readonly pattern: string;
}

export interface GoldenDifference {
  /** `$.energy[3]`, `rows[2].loss`, `[0, 7]`; `$` = the whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** Number of doubles between them; null = one of them is no double. */
  readonly ulps: number | null;
  /** |got - golden| / |golden|; null = the golden number is 0, or one of them is no number. */
  readonly relative: number | null;
}

export interface GoldenResult {
  /** Number of values that were compared. */
  readonly places: number;
  readonly mismatches: number;
  /** The first in the order of the golden file; null = there is none. */
  readonly first: GoldenDifference | null;
  /** Largest over all pairs of numbers, within the tolerance or not; null = no numbers were compared. */
  readonly largestUlps: LargestDifference | null;
  readonly largestRelative: LargestDifference | null;
}

export interface LargestDifference {
  readonly value: number;
  readonly path: string;
}

/** One line of `FILE.golden.log`: why and when the golden file got the content that it has. */
export interface GoldenLogEntry {
  readonly schema: "regression-gate/golden@1";
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly reason: string;
  /** Version of this program. */
  readonly program: string;
  /** SHA-256 of the golden file. */
  readonly sha256: string;
}

/** One file that was compared with its golden one. */
export interface GoldenFileResult extends GoldenResult {
  /** As it was named. */
  readonly file: string;
  readonly golden: string;
  /** Doubts about the golden file, each a sentence. */
  readonly notes: readonly string[];
}
