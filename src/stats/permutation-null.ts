import { unboundedT } from "./unbounded-t.ts";
import { byteTable, bytesFor, sumByBytes } from "./byte-table.ts";
import { choose, combinationAt, nextCombination } from "./combinations.ts";
import type { UnpairedMember } from "./permutation.ts";
import { BLOCK, type JointNull, type ResamplingOptions } from "./resampling.ts";
import { studentQuantile } from "./student.ts";
import { mean } from "./summary.ts";
import { Xoshiro128 } from "./xoshiro128.ts";
import { yardstick } from "./yardstick.ts";

const ENUMERATION_LIMIT = 200_000;

/** Bound once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it. */
const { max, sqrt } = Math;

/** Sizes of the sides; only the smaller one is drawn. */
interface Sides {
  readonly total: number;
  readonly drawn: number;
  /** 1 when y is drawn, -1 when x is. */
  readonly sign: 1 | -1;
}

/** Values of both sides, about their mean and over their largest, x first: sums of 4 at a time, bit set = drawn. */
interface Pooled {
  readonly values: Float64Array;
  readonly squares: Float64Array;
  readonly sumOfValues: number;
  readonly sumOfSquares: number;
  /** The largest distance from the mean, in the unit of the values. */
  readonly largest: number;
}

/** Permutations of the labels of shared repetitions, and each member's Welch t under them. */
export class PermutationNull implements JointNull {
  readonly observed: Float64Array;
  readonly yardsticks: Float64Array;
  readonly arrangements: number | null;
  readonly #members: readonly Pooled[];
  readonly #sides: Sides;
  readonly #options: ResamplingOptions;
  readonly #scale: number;
  /** `bytes[g * 512 + r]`: which of repetitions 8g to 8g + 7 form the drawn side in arrangement r. */
  readonly #bytes: Uint8Array;
  readonly #squares = new Float64Array(BLOCK);

  constructor(members: readonly UnpairedMember[], options: ResamplingOptions) {
    const sides = sidesOf(members);
    const { total, drawn } = sides;
    this.#members = members.map(pool);
    this.#sides = sides;
    this.#options = options;
    this.#scale = scaleOf(total);
    this.yardsticks = yardsticksOf(this.#members, sides, options);
    this.#bytes = new Uint8Array(BLOCK * bytesFor(total));
    const ways = choose(total, drawn);
    this.arrangements = ways <= (options.mostEnumerated ?? ENUMERATION_LIMIT) ? ways : null;
    const first = sides.sign === 1 ? total - drawn : 0;
    for (let i = 0; i < drawn; i += 1) this.#pick(first + i, 0);
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
    this.#bytes.fill(0);
    for (let r = 0; r < BLOCK && block * BLOCK + r < ways; r += 1) {
      for (const index of combination) this.#pick(index, r);
      combination = nextCombination(combination, total);
    }
  }

  /** Partial Fisher-Yates shuffles; each goes on from where the one before left the deck. */
  randomize(block: number): void {
    const random = new Xoshiro128(this.#options.seedFor([...this.#options.purpose, block]));
    const { total, drawn } = this.#sides;
    const deck = Uint32Array.from({ length: total }, (_, i) => i);
    this.#bytes.fill(0);
    for (let r = 0; r < BLOCK; r += 1) {
      for (let i = 0; i < drawn; i += 1) {
        const j = i + random.below(total - i);
        const picked = deck[j] ?? 0;
        deck[j] = deck[i] ?? 0;
        deck[i] = picked;
        this.#pick(picked, r);
      }
    }
  }

  fill(member: number, into: Float64Array): void {
    const of = this.#members[member];
    if (of === undefined)
      throw new RangeError(`expected a member below ${this.#members.length}, got ${member}`);
    sumByBytes(of.values, this.#bytes, into);
    sumByBytes(of.squares, this.#bytes, this.#squares);
    studentize(into, this.#squares, { of, sides: this.#sides, yardstick: this.yardsticks[member] ?? 1 });
  }

  toT(statistic: number): number {
    return unboundedT(statistic, this.#scale);
  }

  #pick(index: number, arrangement: number): void {
    const at = (index >> 3) * BLOCK + arrangement;
    this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << (index & 7));
  }
}

/** What of a squared error is the same under every arrangement; a single value has none. */
function errorFactor(n: number, total: number): number {
  return n < 2 ? 0 : scaleOf(total) / (n * (n - 1));
}

/** The df of two sides of equal spread. */
function scaleOf(total: number): number {
  return Math.max(1, total - 2);
}

interface Studentizing {
  readonly of: Pooled;
  readonly sides: Sides;
  readonly yardstick: number;
}

/**
 * Turns the drawn side's sums into Welch's t over the yardstick, by t / sqrt(t^2 + scale): 1 or -1 where neither side has a spread, 0 where
 * the means are equal. Only + - * / and the square root: the same bits in every engine.
 */
function studentize(
  sums: Float64Array,
  squares: Float64Array,
  { of, sides, yardstick: by }: Studentizing,
): void {
  const { total, drawn, sign } = sides;
  const rest = total - drawn;
  if (drawn === 0) return void sums.fill(0);
  const { sumOfValues, sumOfSquares } = of;
  const [perDrawn, perRest] = [1 / drawn, 1 / rest];
  const [ofDrawn, ofRest] = [by * by * errorFactor(drawn, total), by * by * errorFactor(rest, total)];
  for (let r = 0; r < BLOCK; r += 1) {
    const sum = sums[r] ?? 0;
    const square = squares[r] ?? 0;
    const restSum = sumOfValues - sum;
    const difference = sign * (sum * perDrawn - restSum * perRest);
    const error =
      ofDrawn * max(0, square - sum * sum * perDrawn) +
      ofRest * max(0, sumOfSquares - square - restSum * restSum * perRest);
    sums[r] = difference === 0 ? 0 : difference / sqrt(difference * difference + error);
  }
}

function sidesOf(members: readonly UnpairedMember[]): Sides {
  const x = members[0]?.x.length ?? 0;
  const y = members[0]?.y.length ?? 0;
  for (const [index, member] of members.entries()) {
    if (member.x.length !== x || member.y.length !== y) {
      throw new RangeError(
        `expected ${x} and ${y} values in every member, ` +
          `got ${member.x.length} and ${member.y.length} in member ${index}`,
      );
    }
    if (!member.x.every(Number.isFinite) || !member.y.every(Number.isFinite)) {
      throw new RangeError(`expected finite values, got another in member ${index}`);
    }
  }
  const total = x + y;
  return y <= x ? { total, drawn: y, sign: 1 } : { total, drawn: x, sign: -1 };
}

function pool({ x, y }: UnpairedMember): Pooled {
  const all = new Float64Array(x.length + y.length);
  all.set(x);
  all.set(y, x.length);
  const center = mean(all);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value - center)), 0);
  const values = all.map((value) => (largest === 0 ? 0 : (value - center) / largest));
  const squares = values.map((value) => value * value);
  return {
    values: byteTable(values, "nothing"),
    squares: byteTable(squares, "nothing"),
    sumOfValues: total(values),
    sumOfSquares: total(squares),
    largest,
  };
}

/** By the spread of both sides together, which no permutation changes. */
function yardsticksOf(
  members: readonly Pooled[],
  { total, drawn }: Sides,
  { effects, alphas }: ResamplingOptions,
): Float64Array {
  const factors = new Float64Array(members.length).fill(1);
  if (effects === undefined || drawn === 0) return factors;
  const z = studentQuantile(1 - max(0, ...alphas) / members.length, scaleOf(total));
  return factors.map((_, index) => {
    const { sumOfSquares = 0, largest = 0 } = members[index] ?? {};
    const variance = sumOfSquares / max(1, total - 1);
    const standardError = largest * sqrt(variance * (1 / drawn + 1 / (total - drawn)));
    return yardstick({ effect: effects[index] ?? 0, standardError, z });
  });
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
