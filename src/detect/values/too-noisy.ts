/** Beyond, nothing is said of a change that anyone would call small. */
const MOST_MARGINS = 4;

/**
 * Whether noise hides all but gross changes: a comparison that, even without a family, detects with 80 % power only what is
 * beyond four margins. A margin of 0 has no multiple to go by.
 *
 * @param mdeAlone theta detected with 80 % power at 5 %, mu + (t(.95) + t(.80)) standard errors; null = not known.
 */
export function isTooNoisy(mdeAlone: number | null, mu: number): boolean {
  return mu > 0 && mdeAlone !== null && mdeAlone > MOST_MARGINS * mu;
}
