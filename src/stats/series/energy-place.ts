import type { Numbers } from "../distributions/summary.ts";

/** Part of a series: indices from `start` to before `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

export interface EnergyPlace {
  /** Index of the first value after the change. */
  readonly index: number;
  /** Q of Matteson and James; in the unit of the values. */
  readonly energy: number;
}

/** Sums of distances differ in their last bits when they are added in another order. */
const TIE = 1e-12;

/** Whether a Q is larger than the best one before it by more than rounding. */
export function isStronger(energy: number, best: number): boolean {
  return energy > best + TIE * Math.abs(best);
}

/**
 * The place at which a part of a series most likely changes: the tau that maximizes Q(tau, kappa), the scaled energy
 * distance between [start, tau) and [tau, kappa), over all kappa up to the end, with at least `fewest` values on each
 * side. Null where the part is too short. Of equal places the earliest one is used.
 * In O(w^2) time and O(w) memory for w values.
 * Source: Matteson and James 2014, JASA 109:334, formula 5 with alpha = 1.
 * @example
 * strongestPlace([1, 1, 1, 5, 5], { start: 0, end: 5 }, 1); // => { index: 3, energy: 9.6 } ± 1e-9
 */
export function strongestPlace(values: Numbers, { start, end }: Part, fewest: number): EnergyPlace | null {
  const size = end - start;
  if (size < 2 * fewest) return null;
  const scan = new PlaceScan(values, { start, end });
  let best: EnergyPlace | null = null;
  for (let before = 1; before < size; before += 1) {
    scan.moveTo(before);
    if (before < fewest || size - before < fewest) continue;
    const energy = scan.strongestEnd(fewest);
    if (best === null || isStronger(energy, best.energy)) best = { index: start + before, energy };
  }
  return best;
}

/** Sums of distances for one tau after the other. */
class PlaceScan {
  readonly #values: Float64Array;
  /** Entry j: the sum of distances from value j to all values before it. */
  readonly #toAllBefore: Float64Array;
  /** Entry j: the sum of distances from value j to the values before tau. */
  readonly #acrossTau: Float64Array;
  #tau = 0;
  /** Sum of distances over pairs of values before tau. */
  #insideBefore = 0;

  constructor(values: Numbers, { start, end }: Part) {
    this.#values = Float64Array.from(values.slice(start, end));
    const size = this.#values.length;
    this.#toAllBefore = new Float64Array(size);
    this.#acrossTau = new Float64Array(size);
    for (let j = 0; j < size; j += 1) {
      let total = 0;
      for (let i = 0; i < j; i += 1) total += this.#distance(i, j);
      this.#toAllBefore[j] = total;
    }
  }

  #distance(i: number, j: number): number {
    return Math.abs((this.#values[i] ?? 0) - (this.#values[j] ?? 0));
  }

  /** `tau` is one more than before. */
  moveTo(tau: number): void {
    const added = tau - 1;
    this.#insideBefore += this.#acrossTau[added] ?? 0;
    for (let j = tau; j < this.#values.length; j += 1) {
      this.#acrossTau[j] = (this.#acrossTau[j] ?? 0) + this.#distance(added, j);
    }
    this.#tau = tau;
  }

  /** The largest Q over all ends. */
  strongestEnd(fewest: number): number {
    const n = this.#tau;
    let [across, insideAfter, best] = [0, 0, -Infinity];
    for (let kappa = n + 1; kappa <= this.#values.length; kappa += 1) {
      const toBefore = this.#acrossTau[kappa - 1] ?? 0;
      across += toBefore;
      insideAfter += (this.#toAllBefore[kappa - 1] ?? 0) - toBefore;
      const m = kappa - n;
      if (m < fewest) continue;
      const inside =
        (n > 1 ? (m * this.#insideBefore) / (n - 1) : 0) + (m > 1 ? (n * insideAfter) / (m - 1) : 0);
      best = Math.max(best, (2 * (across - inside)) / (n + m));
    }
    return best;
  }
}
