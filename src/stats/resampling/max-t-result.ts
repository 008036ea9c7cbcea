/** The result of a joint resampling test for one member. */
export interface MaxTMember {
  /**
   * Observed t: 0 where it is undefined (no variation around 0, too few values), infinite where a side has no
   * variation.
   */
  readonly t: number;
  /** The one-sided p, not adjusted. */
  readonly p: number;
  /**
   * Adjusted by step-down max-T over the set. It is not below `p`, except for the random error where it used more
   * resamples.
   */
  readonly adjustedP: number;
  /**
   * The smallest p that is possible with this design (number of units that differ, or of values on each side) and this
   * number of draws.
   */
  readonly attainableP: number;
  /**
   * The t at which the family rejects this member at `criticalAlpha`, given those that are rejected already; null when
   * no t is.
   */
  readonly criticalT: number | null;
}

export interface MaxTResult {
  /** The members in the given order. */
  readonly members: readonly MaxTMember[];
  /** Whether the adjusted p is computed from all arrangements. A single p may be exact even if this is false. */
  readonly exact: boolean;
  /** Number of arrangements behind the adjusted p. Where only a p near a step needed more, the number for that one. */
  readonly arrangements: number;
}
