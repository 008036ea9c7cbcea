/**
 * Adjusts p-values across sets whose own p-values are already adjusted within each set; strong control of the
 * family-wise error over all hypotheses, under any dependence between the sets.
 *
 * Derivation (closed testing, Marcus, Peritz, Gabriel 1976). An intersection of hypotheses that touches the sets J is
 * tested by Bonferroni over the touched sets: |J| x min over J of the set's own p for its part. A hypothesis' adjusted
 * p is the largest p of any intersection that holds it. In its own set the largest p of a part that holds it is its
 * adjusted p there, a. In any other set the largest p of any part is M, the largest adjusted p there. So
 *
 *   adjusted = max over k >= 0 of (k + 1) x min(a, M_(1), ..., M_(k)),   M_(1) >= M_(2) >= ... of the other sets,
 *
 * at most 1. In words: a set's share is passed on once all of its hypotheses are rejected. Sets of one are Holm's method.
 *
 * @param sets p-values adjusted within each set by a closed procedure (step-down max-T is one); absent ones as 1.
 * @returns in the shape and order given.
 * @example
 * combineSets([{ adjusted: [0.01, 0.2] }, { adjusted: [0.02] }]); // => [[0.02, 0.2], [0.04]] ± 1e-6
 */
export function combineSets(sets: readonly AdjustedSet[]): readonly (readonly number[])[] {
  const largest = sets.map(({ adjusted }) => (adjusted.length === 0 ? null : Math.max(...adjusted)));
  return sets.map((set, index) => {
    const others = largest
      .toSpliced(index, 1)
      .filter((value) => value !== null)
      .toSorted((a, b) => b - a);
    return set.adjusted.map((own) =>
      others.reduce((worst, other, k) => Math.max(worst, Math.min(1, (k + 2) * Math.min(own, other))), own),
    );
  });
}

export interface AdjustedSet {
  readonly adjusted: readonly number[];
}
