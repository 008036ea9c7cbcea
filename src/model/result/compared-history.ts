/** A run of the base branch. */
export interface NamedRun {
  readonly runId: string;
  readonly sha: string | null;
  readonly time: string;
}

/** The last runs of main on one level. Their mean takes the place of the baseline. */
export interface ComparedHistory {
  /** Number of runs in the mean, without outliers. */
  readonly runs: number;
  /** The first of these runs. */
  readonly since: NamedRun;
  /** What began with that run; null = all known runs have one level. */
  readonly change: LevelChange | null;
  /** Number of runs behind the spread, including those of earlier levels. */
  readonly spreadRuns: number;
  /** Number of outliers among all runs that were considered. */
  readonly outliers: number;
  /**
   * The last runs of main are so far from the earlier ones that main may have moved: the number of these runs, and the
   * mean before them; null = they are not.
   */
  readonly moved: { readonly runs: number; readonly before: number } | null;
}

/**
 * `level`: the means show the change. `accepted`: `accept` covered a regression. `pinned`: the config names the run.
 */
export const LEVEL_CHANGES = ["level", "accepted", "pinned"] as const;

export type LevelChange = (typeof LEVEL_CHANGES)[number];

export interface Creep {
  /** The first run of the reference. */
  readonly reference: NamedRun;
  readonly pinned: boolean;
  /** Number of runs in the reference's mean. */
  readonly runs: number;
  /** Mean of the reference. */
  readonly value: number;
  /** Change from the reference to the candidate, on the finding's scale. */
  readonly estimate: number;
  /**
   * p of the null hypothesis that it is worse by no more than the margin, adjusted over all comparisons by Holm's
   * method.
   */
  readonly pAdjusted: number;
}
