import { boundedT, unboundedT } from "./bounded-t.ts";
import { choose, combinationAt, nextCombination } from "./combinations.ts";
import type { UnpairedMember } from "./permutation.ts";
import { BLOCK, type JointNull, type ResamplingOptions } from "./resampling.ts";
import { mean } from "./summary.ts";
import { Xoshiro128 } from "./xoshiro128.ts";

const ENUMERATION_LIMIT = 200_000;

/** Sizes of the sides; only the smaller one is drawn. */
interface Sides {
  readonly total: number;
  readonly drawn: number;
  /** 1 when the candidate is drawn, -1 when the baseline is. */
  readonly sign: 1 | -1;
}

/** Values of both sides, about their mean and over their largest: `[x, x squared]` by repetition, baseline first. */
interface Pooled {
  readonly values: Float64Array;
  readonly sum: number;
  readonly squares: number;
}

/** Permutations of the labels of shared repetitions, and each member's Welch t under them. */
export class PermutationNull implements JointNull {
  readonly observed: Float64Array;
  readonly arrangements: number | null;
  readonly #members: readonly Pooled[];
  readonly #sides: Sides;
  readonly #options: ResamplingOptions;
  readonly #scale: number;
  /** `picks[r * drawn + i]`: the repetitions that form the drawn side in arrangement r. */
  readonly #picks: Uint32Array;

  constructor(members: readonly UnpairedMember[], options: ResamplingOptions) {
    const sides = sidesOf(members);
    const { total, drawn } = sides;
    this.#members = members.map(pool);
    this.#sides = sides;
    this.#options = options;
    this.#scale = Math.max(1, total - 2);
    this.#picks = new Uint32Array(BLOCK * drawn);
    const ways = choose(total, drawn);
    this.arrangements = ways <= ENUMERATION_LIMIT ? ways : null;
    const first = sides.sign === 1 ? total - drawn : 0;
    for (let i = 0; i < drawn; i += 1) this.#picks[i] = first + i;
    const statistic = new Float64Array(BLOCK);
    this.observed = Float64Array.from(members, (_, member) => {
      this.fill(member, statistic);
      return statistic[0] ?? 0;
    });
  }

  enumerate(block: number): void {
    const { total, drawn } = this.#sides;
    const ways = this.arrangements ?? 0;
    let combination = combinationAt(block * BLOCK, total, drawn);
    for (let r = 0; r < BLOCK && block * BLOCK + r < ways; r += 1) {
      this.#picks.set(combination, r * drawn);
      combination = nextCombination(combination, total);
    }
  }

  /** Partial Fisher-Yates shuffles; each goes on from where the one before left the deck. */
  randomize(block: number): void {
    const random = new Xoshiro128(this.#options.seedFor([...this.#options.purpose, block]));
    const { total, drawn } = this.#sides;
    const deck = Uint32Array.from({ length: total }, (_, i) => i);
    const picks = this.#picks;
    for (let r = 0; r < BLOCK; r += 1) {
      for (let i = 0; i < drawn; i += 1) {
        const j = i + random.below(total - i);
        const picked = deck[j] ?? 0;
        deck[j] = deck[i] ?? 0;
        deck[i] = picked;
        picks[r * drawn + i] = picked;
      }
    }
  }

  fill(member: number, into: Float64Array): void {
    const of = this.#members[member];
    if (of === undefined)
      throw new RangeError(`expected a member below ${this.#members.length}, got ${member}`);
    const { drawn } = this.#sides;
    const { values } = of;
    const picks = this.#picks;
    for (let r = 0, at = 0; r < BLOCK; r += 1) {
      let sum = 0;
      let squares = 0;
      for (const end = at + drawn; at < end; at += 1) {
        const index = 2 * (picks[at] ?? 0);
        sum += values[index] ?? 0;
        squares += values[index + 1] ?? 0;
      }
      into[r] = this.#statistic(sum, squares, of);
    }
  }

  toT(statistic: number): number {
    return unboundedT(statistic, this.#scale);
  }

  /** Bounded Welch t from the drawn side's sum and sum of squares. */
  #statistic(sum: number, squares: number, of: Pooled): number {
    const { total, drawn, sign } = this.#sides;
    const rest = total - drawn;
    if (drawn === 0) return 0;
    const restSum = of.sum - sum;
    const difference = sum / drawn - restSum / rest;
    const error = squaredError(sum, squares, drawn) + squaredError(restSum, of.squares - squares, rest);
    return boundedT(sign * difference, error, this.#scale);
  }
}

/** Variance over n; a single value has none. */
function squaredError(sum: number, squares: number, n: number): number {
  return n < 2 ? 0 : Math.max(0, squares - (sum * sum) / n) / (n * (n - 1));
}

function sidesOf(members: readonly UnpairedMember[]): Sides {
  const baseline = members[0]?.baseline.length ?? 0;
  const candidate = members[0]?.candidate.length ?? 0;
  for (const [index, member] of members.entries()) {
    if (member.baseline.length !== baseline || member.candidate.length !== candidate) {
      throw new RangeError(
        `expected ${baseline} and ${candidate} values in every member, ` +
          `got ${member.baseline.length} and ${member.candidate.length} in member ${index}`,
      );
    }
    if (!member.baseline.every(Number.isFinite) || !member.candidate.every(Number.isFinite)) {
      throw new RangeError(`expected finite values, got another in member ${index}`);
    }
  }
  const total = baseline + candidate;
  return candidate <= baseline ? { total, drawn: candidate, sign: 1 } : { total, drawn: baseline, sign: -1 };
}

function pool({ baseline, candidate }: UnpairedMember): Pooled {
  const all = new Float64Array(baseline.length + candidate.length);
  all.set(baseline);
  all.set(candidate, baseline.length);
  const center = mean(all);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value - center)), 0);
  const values = new Float64Array(2 * all.length);
  let sum = 0;
  let squares = 0;
  for (const [index, value] of all.entries()) {
    const scaled = largest === 0 ? 0 : (value - center) / largest;
    values[2 * index] = scaled;
    values[2 * index + 1] = scaled * scaled;
    sum += scaled;
    squares += scaled * scaled;
  }
  return { values, sum, squares };
}
