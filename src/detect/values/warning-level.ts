/**
 * Level of the family of all that may warn, whose members are tested for "worse than half the margin": twice alpha,
 * which is 10 % by default. In an interim analysis it is twice the share of alpha of the look.
 */
export function warningLevel(alpha: number): number {
  return 2 * alpha;
}
