/** What a joint resampling test says of one member. */
export interface MaxTMember {
  /** Observed t; 0 where it is undefined (no spread about 0, too few values), infinite where a side has no spread. */
  readonly t: number;
  /** Unadjusted, one-sided. */
  readonly p: number;
  /** Step-down max-T over the set; not below `p`, but for the error of drawing where it took more resamples. */
  readonly adjustedP: number;
  /** The smallest p that a design of this size (units that differ at all, values a side) and this many draws can give. */
  readonly attainableP: number;
  /** The t at which the family rejects this member at `criticalAlpha`, given those rejected already; null when out of reach. */
  readonly criticalT: number | null;
}

export interface MaxTResult {
  /** In the order given. */
  readonly members: readonly MaxTMember[];
  /** Is the adjusted p from all arrangements? Each p may be exact also where this is false. */
  readonly exact: boolean;
  /** Arrangements behind the adjusted p; where only those near a step went on, behind these. */
  readonly arrangements: number;
}
