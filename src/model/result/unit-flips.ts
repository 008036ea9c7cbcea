/** Units of one comparison whose answers turned around, whatever its mean does. */
export interface UnitFlips {
  /** For the worse. */
  readonly failing: FlippedUnits;
  /** For the better. */
  readonly passing: FlippedUnits;
}

export interface FlippedUnits {
  /** Shown to have changed: single ones by name, or those that flipped because so many do not by chance. At most 20 named. */
  readonly shown: readonly string[];
  readonly shownCount: number;
  /** Further ones that were all right and are all wrong, or the other way around; chance does that too. At most 20 named. */
  readonly listed: readonly string[];
  readonly listedCount: number;
}
