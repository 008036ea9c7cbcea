/**
 * Level of the family of all that may warn, whose members are tested for worse than half the margin: twice alpha, 10 % by
 * default, and of an interim analysis twice its share of alpha.
 */
export function warningLevel(alpha: number): number {
  return 2 * alpha;
}
