import { usageProblem } from "../base/errors.ts";
import {
  countsOf,
  type Manifest,
  type StatusCounts,
  trialsWithRow,
  type TrialCounts,
} from "../model/run/manifest.ts";
import type { TrialRecord, TrialStatus } from "../model/run/trial.ts";

/**
 * The rows, one a trial. UsageError behind the last one when the manifest that stands beside them counts more: what a
 * cut file lacks would not be missed.
 */
export function promisedRows(
  rows: Iterable<TrialRecord>,
  manifest: Manifest,
  file: string,
): Iterable<TrialRecord> {
  return {
    *[Symbol.iterator]() {
      const found = new Map<TrialStatus, number>();
      for (const row of rows) {
        found.set(row.status, (found.get(row.status) ?? 0) + 1);
        yield row;
      }
      requirePromised(found, manifest, file);
    },
  };
}

/**
 * UsageError when there are fewer rows than the manifest counts. More may be there: of later looks than the last run of it
 * took, and of a run that was killed. While a run is in progress, errored trials may become others, so only their sum counts.
 */
export function requirePromised(statuses: StatusCounts, manifest: Manifest, file: string): void {
  const told = manifest.counts;
  const found = countsOf(statuses, told.planned);
  const isFewer = STATUSES.some((status) => found[status] < told[status]);
  if (manifest.finishedAt === null ? trialsWithRow(found) >= trialsWithRow(told) : !isFewer) return;
  const message = `expected rows of ${describe(told)}, as counted in its manifest, got ${describe(found)}: it is incomplete, or belongs to another run`;
  throw usageProblem(file, message);
}

const STATUSES = ["ok", "failed", "errored", "timedOut", "skipped"] as const;

/** `24 trials (20 ok, 4 failed)`. */
function describe(counts: TrialCounts): string {
  const parts = STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${counts[status]} ${status === "timedOut" ? "timed out" : status}`,
  );
  return `${trialsWithRow(counts)} trials${parts.length === 0 ? "" : ` (${parts.join(", ")})`}`;
}
