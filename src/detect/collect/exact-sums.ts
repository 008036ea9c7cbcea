/** Sums of measured values usually need two or three places. A sum that needs more is kept in a separate list. */
const PLACES = 4;

/**
 * Sums of finite doubles, correctly rounded. So they are the same to the last bit for every order of the addends: rows may
 * arrive in any order and need not be kept for sorting. A sum usually takes 33 bytes.
 * Source: Shewchuk 1997, Adaptive Precision Floating-Point Arithmetic; Python's math.fsum.
 */
export class ExactSums {
  /** The partials of each sum do not overlap and increase in magnitude. Their exact sum is the sum of the addends. */
  #partials = new Float64Array(PLACES);
  #counts = new Uint8Array(1);
  readonly #lists = new Map<number, number[]>();

  /** `sum` is the index of the sum, from 0. */
  add(sum: number, value: number): void {
    const list = this.#lists.get(sum) ?? this.#listWhenFull(sum);
    if (list !== null) {
      list.length = addTo(list, { from: 0, count: list.length }, value);
      return;
    }
    if (sum >= this.#counts.length) this.#grow(sum + 1);
    const count = this.#counts[sum] ?? 0;
    this.#counts[sum] = addTo(this.#partials, { from: sum * PLACES, count }, value);
  }

  /** The value of a sum; 0 without addends. It is not finite only when the exact sum overflows on the way. */
  value(sum: number): number {
    return rounded(this.#lists.get(sum) ?? this.#placed(sum));
  }

  #listWhenFull(sum: number): number[] | null {
    if (this.#counts[sum] !== PLACES) return null;
    const list = [...this.#placed(sum)];
    this.#lists.set(sum, list);
    return list;
  }

  #placed(sum: number): Float64Array {
    return this.#partials.subarray(sum * PLACES, sum * PLACES + (this.#counts[sum] ?? 0));
  }

  #grow(sums: number): void {
    const counts = new Uint8Array(Math.max(sums, 2 * this.#counts.length));
    const partials = new Float64Array(counts.length * PLACES);
    counts.set(this.#counts);
    partials.set(this.#partials);
    this.#counts = counts;
    this.#partials = partials;
  }
}

/** Adds to the partials that start at `from`, of which there may then be one more. Returns their number. */
function addTo(
  partials: Float64Array | number[],
  { from, count }: { readonly from: number; readonly count: number },
  value: number,
): number {
  let carry = value;
  let kept = from;
  for (let index = from; index < from + count; index += 1) {
    const partial = partials[index] ?? 0;
    const isSmaller = Math.abs(carry) < Math.abs(partial);
    const large = isSmaller ? partial : carry;
    const small = isSmaller ? carry : partial;
    const high = large + small;
    const low = small - (high - large);
    if (low !== 0) {
      partials[kept] = low;
      kept += 1;
    }
    carry = high;
  }
  partials[kept] = carry;
  return kept + 1 - from;
}

function rounded(partials: ArrayLike<number>): number {
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

/** When `low` is half a step, `high` was rounded on a tie. A further partial of the same sign breaks the tie. */
function roundHalfEven(high: number, low: number, next: number): number {
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const doubled = low * 2;
    const nudged = high + doubled;
    if (doubled === nudged - high) return nudged;
  }
  return high;
}
