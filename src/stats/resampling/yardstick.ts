/** The most by which a threshold may rise above that of the best placed member. */
const LARGEST = 4 / 3;

/** What a member is looked for, and how well it can be seen. */
export interface Sight {
  /** The effect beyond the null that matters, in the unit of the member's values; not negative. */
  readonly effect: number;
  /** Standard error of the member's mean or difference; the same under every arrangement of the null. */
  readonly standardError: number;
  /** Critical value of the whole set, about. */
  readonly z: number;
}

/**
 * The factor on a member's threshold, 1 to 4/3. Among normal means with effect xi standard errors, the average power at a
 * given sum of levels is largest for thresholds xi / 2 + k / xi (Spjotvoll 1972; Roeder and Wasserman 2009). With
 * k = z^2 / 2 and r = xi / z that is z (r + 1 / r) / 2: lowest for the members that z just lets through half of the time.
 * Members that are seen anyway, and members too noisy to be seen at all, leave their part of alpha to these. The bound
 * keeps everybody's loss small. Any factors are valid that the arrangements do not change: without an effect or an
 * error to go by, 1.
 */
export function yardstick({ effect, standardError, z }: Sight): number {
  if (!(effect > 0 && standardError > 0 && z > 0)) return 1;
  const r = effect / (z * standardError);
  return Math.min(LARGEST, (r + 1 / r) / 2);
}
