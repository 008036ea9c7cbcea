import type { CoveredKind } from "../result/coverage/coverage.ts";

/** Limits of coverage. Numbers are the decimal texts that the user wrote: no rounding may decide. */
export interface CoverageConfig {
  /** What is judged; null = the first that both reports count. */
  readonly metric: CoveredKind | null;
  /** Points of the percentage; at most 0 as a rule. */
  readonly minChange: string;
  /** Percent; null = none. */
  readonly min: string | null;
  readonly patchMin: string | null;
  /** Globs of the files that count; null = all. */
  readonly paths: readonly string[] | null;
}
