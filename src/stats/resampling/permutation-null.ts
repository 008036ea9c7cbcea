import { unboundedT } from "../distributions/student.ts";
import { advance, choose, combinationAt } from "../distributions/combinations.ts";
import { sumKept, wordsFor, type Bits } from "./kept-sums.ts";
import { blocksHeld, type JointNull, type ResamplingOptions, type UnpairedMember } from "./resampling.ts";
import { drawSubsets } from "./subset-draws.ts";
import { mean } from "../distributions/summary.ts";
import { BLOCK } from "../random/block.ts";
import { Xoshiro128 } from "../random/xoshiro128.ts";

const ENUMERATION_LIMIT = 200_000;

/**
 * Read once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it.
 */
const { max, sqrt } = Math;

/** Numbers of values on the sides; only the smaller side is drawn. */
interface Sides {
  readonly total: number;
  readonly drawn: number;
  /** 1 when y is drawn, -1 when x is drawn. */
  readonly sign: 1 | -1;
}

/** The values of both sides, x first. */
type Pooled = Cosines | Moments;

/**
 * For sides with the same number of values: the bounded t is the sum of the drawn values minus the sum of the others.
 */
interface Cosines {
  readonly kind: "cosines";
  readonly values: Float64Array;
}

/** Values around their mean, divided by the largest: for sides of different size. */
interface Moments {
  readonly kind: "moments";
  readonly values: Float64Array;
  readonly squares: Float64Array;
  readonly sumOfValues: number;
  readonly sumOfSquares: number;
}

/** Permutations of the labels of shared repetitions, and the Welch t of each member under them. */
export class PermutationNull implements JointNull {
  readonly observed: Float64Array;
  readonly arrangements: number | null;
  readonly blocks: number;
  readonly #members: readonly Pooled[];
  readonly #sides: Sides;
  readonly #options: ResamplingOptions;
  readonly #scale: number;
  /** Current arrangements; a set bit means that the value is on the drawn side. */
  readonly #drawn: Bits;
  readonly #squares: Float64Array;

  constructor(members: readonly UnpairedMember[], options: ResamplingOptions) {
    const sides = sidesOf(members);
    const { total, drawn } = sides;
    this.#members = members.map((member) => pool(member, sides));
    this.#sides = sides;
    this.#options = options;
    this.#scale = scaleOf(total);
    const words = wordsFor(total);
    this.blocks = blocksHeld(words);
    const stride = this.blocks * BLOCK;
    this.#drawn = { words: new Int32Array(words * stride), stride };
    this.#squares = new Float64Array(stride);
    const ways = choose(total, drawn);
    this.arrangements = ways <= (options.mostEnumerated ?? ENUMERATION_LIMIT) ? ways : null;
    const first = sides.sign === 1 ? total - drawn : 0;
    for (let i = 0; i < drawn; i += 1) this.#pick(first + i, 0);
    const statistic = new Float64Array(1);
    this.observed = Float64Array.from(members, (_, member) => {
      this.fill(member, statistic);
      return statistic[0] ?? 0;
    });
  }

  enumerate(block: number, place: number): void {
    const { total, drawn } = this.#sides;
    const { words, stride } = this.#drawn;
    const count = Math.min(BLOCK, (this.arrangements ?? 0) - block * BLOCK);
    const combination = combinationAt(block * BLOCK, total, drawn);
    for (let from = place * BLOCK; from < words.length; from += stride) words.fill(0, from, from + BLOCK);
    for (let r = place * BLOCK; r < place * BLOCK + count; r += 1) {
      for (let i = 0; i < drawn; i += 1) this.#pick(combination[i] ?? 0, r);
      advance(combination, total);
    }
  }

  randomize(block: number, place: number): void {
    const random = new Xoshiro128(this.#options.seedFor([...this.#options.purpose, block]));
    drawSubsets(random, this.#sides, this.#drawn, place * BLOCK);
  }

  fill(member: number, into: Float64Array): void {
    const of = this.#members[member];
    if (of === undefined)
      throw new RangeError(`expected a member below ${this.#members.length}, got ${member}`);
    const { values } = of;
    if (of.kind === "cosines") return sumKept({ values, notKept: "negative" }, this.#drawn, into);
    sumKept({ values, notKept: "nothing" }, this.#drawn, into);
    const squares = this.#squares.subarray(0, into.length);
    sumKept({ values: of.squares, notKept: "nothing" }, this.#drawn, squares);
    studentize(into, squares, of, this.#sides);
  }

  toT(statistic: number): number {
    return unboundedT(statistic, this.#scale);
  }

  #pick(index: number, arrangement: number): void {
    const { words, stride } = this.#drawn;
    const at = (index >>> 5) * stride + arrangement;
    words[at] = (words[at] ?? 0) | (1 << (index & 31));
  }
}

/** The part of the squared error that is the same for every arrangement; a single value has none. */
function errorFactor(n: number, total: number): number {
  return n < 2 ? 0 : scaleOf(total) / (n * (n - 1));
}

/** The degrees of freedom of two sides with equal variance. */
function scaleOf(total: number): number {
  return Math.max(1, total - 2);
}

/**
 * Converts the sums of the drawn side into Welch's t in the form t / sqrt(t^2 + scale): 1 or -1 where neither side has
 * any variation, 0 where the means are equal. It uses only + - * / and the square root, which are the same to the last
 * bit in every engine.
 */
function studentize(sums: Float64Array, squares: Float64Array, of: Moments, sides: Sides): void {
  const { total, drawn, sign } = sides;
  const rest = total - drawn;
  if (drawn === 0) return void sums.fill(0);
  const { sumOfValues, sumOfSquares } = of;
  const [perDrawn, perRest] = [1 / drawn, 1 / rest];
  const [ofDrawn, ofRest] = [errorFactor(drawn, total), errorFactor(rest, total)];
  for (let r = 0; r < sums.length; r += 1) {
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

function pool({ x, y }: UnpairedMember, sides: Sides): Pooled {
  const all = new Float64Array(x.length + y.length);
  all.set(x);
  all.set(y, x.length);
  const center = mean(all);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value - center)), 0);
  const values = all.map((value) => (largest === 0 ? 0 : (value - center) / largest));
  const squares = values.map((value) => value * value);
  const [sumOfValues, sumOfSquares] = [total(values), total(squares)];
  if (x.length !== y.length) return { kind: "moments", values, squares, sumOfValues, sumOfSquares };
  const factor = cosineFactor(sides, sumOfValues, sumOfSquares);
  return { kind: "cosines", values: values.map((value) => value * factor) };
}

/**
 * Converts the drawn minus the other values into t / sqrt(t^2 + scale) for sides of n values each. With the sum S of
 * all values, their sum of squares Q and the difference of means d, the squared error of Welch's t is (2 / n) (Q - S^2
 * / 2n) / scale - d^2 / scale. The term under the root in `studentize` is then the same for every permutation, and the
 * bounded t is d divided by a constant.
 */
function cosineFactor({ total, sign }: Sides, sumOfValues: number, sumOfSquares: number): number {
  const spread = total * sumOfSquares - sumOfValues * sumOfValues;
  return spread > 0 ? sign / sqrt(spread) : 0;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
