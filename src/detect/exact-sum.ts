/**
 * Sum of finite doubles, correctly rounded and therefore the same bits for every order of the addends:
 * rows may arrive in any order and need not be kept for sorting.
 * Source: Shewchuk 1997, Adaptive Precision Floating-Point Arithmetic; Python's math.fsum.
 */
export class ExactSum {
  /** Non-overlapping, increasing in magnitude; their exact sum is the sum of the addends. */
  readonly #partials: number[] = [];

  add(value: number): void {
    const partials = this.#partials;
    let carry = value;
    let kept = 0;
    for (const partial of partials) {
      const [large, small] = Math.abs(carry) < Math.abs(partial) ? [partial, carry] : [carry, partial];
      const high = large + small;
      const low = small - (high - large);
      if (low !== 0) partials[kept++] = low;
      carry = high;
    }
    partials.length = kept;
    partials.push(carry);
  }

  /** Not finite only when the exact sum overflows on the way. */
  value(): number {
    const partials = this.#partials;
    let index = partials.length - 1;
    let high = partials[index] ?? 0;
    let low = 0;
    while (index > 0 && low === 0) {
      index -= 1;
      const before = high;
      const partial = partials[index] ?? 0;
      high = before + partial;
      low = partial - (high - before);
    }
    return index > 0 ? roundHalfEven(high, low, partials[index - 1] ?? 0) : high;
  }
}

/** `high` was rounded on a tie when `low` is half a step; a further partial of the same sign breaks the tie. */
function roundHalfEven(high: number, low: number, next: number): number {
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const doubled = low * 2;
    const nudged = high + doubled;
    if (doubled === nudged - high) return nudged;
  }
  return high;
}
