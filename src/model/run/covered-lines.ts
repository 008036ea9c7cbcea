/** The lines of a file that a report of coverage counts, as texts of `base/line-ranges.ts`: `1-3,7`. */
export interface CoveredLines {
  readonly covered: string;
  readonly uncovered: string;
}
