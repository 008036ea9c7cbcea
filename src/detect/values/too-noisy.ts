/** A comparison that only detects larger changes than this says nothing about small ones. */
const MOST_MARGINS = 4;

/**
 * Whether noise hides all but very large changes: even without a family, the comparison detects with 80 % power only
 * changes beyond four margins. A margin of 0 has no multiple, so its comparisons are never too noisy.
 *
 * @param mdeAlone theta detected with 80 % power at 5 %, mu + (t(.95) + t(.80)) standard errors; null = not known.
 */
export function isTooNoisy(mdeAlone: number | null, mu: number): boolean {
  return mu > 0 && mdeAlone !== null && mdeAlone > MOST_MARGINS * mu;
}
