/** What each test did in the last runs of main: names once, and one letter a run. Part of the newest line of history.jsonl alone. */
export interface TestHistory {
  /** Number of runs, at most 100. */
  readonly runs: number;
  readonly names: readonly string[];
  /** For each name a letter a run, the oldest first; `-`: it was not there. Missing letters at the start are `-`. */
  readonly statuses: readonly string[];
}
