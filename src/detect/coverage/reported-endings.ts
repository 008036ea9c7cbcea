import { FILE_AXIS } from "../../model/result/coverage/coverage.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { isCoverageRow } from "./coverage-side.ts";

/** Rows of reports come first: millions of other rows are not read for one. */
const LOOKED_AT = 200;

/** Which kinds of files a report has, by their endings. */
export interface ReportedEndings {
  readonly isOf: (path: string) => boolean;
}

/** Null = the rows are of no report of coverage. */
export function reportedEndings(rows: Iterable<TrialRecord>): ReportedEndings | null {
  const endings = new Set<string>();
  let looked = 0;
  for (const row of rows) {
    looked += 1;
    for (const one of row.measured?.cases ?? [row]) {
      if (isCoverageRow(one)) endings.add(endingOf(String(one.axes[FILE_AXIS])));
    }
    if (looked === LOOKED_AT && endings.size === 0) return null;
  }
  return endings.size === 0 ? null : { isOf: (path) => endings.has(endingOf(path)) };
}

/** `.ts` of `src/a.test.ts`; a name without one is its own. */
export function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? name : name.slice(dot);
}
