/** Rows of one unit of one side. */
export interface UnitFold {
  /** Its number among the folds of its group's metrics. */
  readonly number: number;
  /** Null without clusters. */
  readonly cluster: string | null;
  /** Rows with a status that says something: ok, failed, errored, timed-out. */
  rows: number;
  /** Of these, ok or failed. */
  answered: number;
  /** Of these, ok. */
  ok: number;
  /** Content hashes of the unit axis seen; empty for inline axes and bare rows. */
  hashes: ReadonlySet<string>;
}

export function emptyUnit(number: number, cluster: string | null): UnitFold {
  return { number, cluster, rows: 0, answered: 0, ok: 0, hashes: NO_HASHES };
}

/** Shared by the many units that never have one. */
const NO_HASHES: ReadonlySet<string> = new Set();
