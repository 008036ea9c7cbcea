/** Units of one comparison whose answers changed from right to wrong or back, independent of its mean. */
export interface UnitFlips {
  /** Units that changed from right to wrong. */
  readonly failing: FlippedUnits;
  /** Units that changed from wrong to right. */
  readonly passing: FlippedUnits;
}

export interface FlippedUnits {
  /**
   * Units that are shown to have changed: single units by name, or all that flipped when chance does not explain their
   * number. At most 20 are named.
   */
  readonly shown: readonly string[];
  readonly shownCount: number;
  /**
   * Further units that were right in all trials and are wrong in all now, or the other way around, which may be chance.
   * At most 20 are named.
   */
  readonly listed: readonly string[];
  readonly listedCount: number;
}
