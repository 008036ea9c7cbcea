import { unboundedT } from "../distributions/student.ts";
import { EXACT_UNITS } from "./exact-sign-flip.ts";
import { sumKept, wordsFor, type Bits } from "./kept-sums.ts";
import { BLOCK } from "../random/block.ts";
import { blocksHeld, type JointNull, type ResamplingOptions } from "./resampling.ts";
import { Xoshiro128 } from "../random/xoshiro128.ts";

/**
 * Number of sums that an enumeration may take (about 0.4 s). With more, the joint null distribution is drawn; each
 * unadjusted p stays exact.
 */
const ENUMERATION_WORK = 2 ** 24;

/**
 * Read once: inside a vm context (jest, a plug-in host) each look-up of a global costs more than the loop around it.
 */
const { sqrt } = Math;

interface Member {
  /** Differences divided by sqrt(n x their sum of squares), so that a sum of them is a cosine; 0 when all are 0. */
  readonly values: Float64Array;
  /** Number of units of the member. */
  readonly n: number;
}

/** Sign patterns over shared units, and the studentised mean of each member under them. */
export class SignFlipNull implements JointNull {
  readonly observed: Float64Array;
  readonly arrangements: number | null;
  readonly blocks: number;
  readonly #members: readonly Member[];
  readonly #options: ResamplingOptions;
  /** The largest degrees of freedom of a member. */
  readonly #scale: number;
  /** Current patterns; a set bit means that the sign is kept. */
  readonly #signs: Bits;

  constructor(members: readonly Float64Array[], options: ResamplingOptions) {
    requireShape(members);
    const columns = columnsToFlip(members);
    this.#members = members.map((differences) => tabulate(differences, columns));
    this.#options = options;
    this.#scale = Math.max(1, ...this.#members.map(({ n }) => n - 1));
    const words = wordsFor(columns.length);
    this.blocks = blocksHeld(words);
    const stride = this.blocks * BLOCK;
    this.#signs = { words: new Int32Array(words * stride), stride };
    for (let w = 0; w < words; w += 1) this.#signs.words[w * stride] = -1;
    const patterns = 2 ** columns.length;
    const isEnumerable =
      columns.length <= EXACT_UNITS &&
      patterns * members.length <= ENUMERATION_WORK &&
      patterns <= (options.mostEnumerated ?? Infinity);
    this.arrangements = isEnumerable ? patterns : null;
    const statistic = new Float64Array(1);
    this.observed = Float64Array.from(members, (_, member) => {
      this.fill(member, statistic);
      return statistic[0] ?? 0;
    });
  }

  /** There are at most 20 units here, so one word is enough. */
  enumerate(block: number, place: number): void {
    const { words } = this.#signs;
    for (let r = 0; r < BLOCK; r += 1) words[place * BLOCK + r] = block * BLOCK + r;
  }

  randomize(block: number, place: number): void {
    const random = new Xoshiro128(this.#options.seedFor([...this.#options.purpose, block]));
    const { words, stride } = this.#signs;
    for (let from = place * BLOCK; from < words.length; from += stride) {
      random.fillWords(words.subarray(from, from + BLOCK));
    }
  }

  fill(member: number, into: Float64Array): void {
    const of = this.#members[member];
    if (of === undefined)
      throw new RangeError(`expected a member below ${this.#members.length}, got ${member}`);
    sumKept({ values: of.values, notKept: "negative" }, this.#signs, into);
    if (of.n - 1 !== this.#scale) studentize(into, of.n, this.#scale);
  }

  toT(statistic: number): number {
    return unboundedT(statistic, this.#scale);
  }
}

/**
 * Converts cosines into t / sqrt(t^2 + scale). With the cosine r = sum / sqrt(n Q), t^2 = (n - 1) r^2 / (1 - r^2),
 * since the sum of squares Q is the same for every sign pattern; with n - 1 = scale the result is r itself. A single
 * unit has no t: 0.
 */
function studentize(cosines: Float64Array, n: number, scale: number): void {
  if (n < 2) return void cosines.fill(0);
  const df = n - 1;
  const root = sqrt(df);
  for (let r = 0; r < cosines.length; r += 1) {
    const cosine = cosines[r] ?? 0;
    cosines[r] = (cosine * root) / sqrt(scale - (scale - df) * cosine * cosine);
  }
}

function requireShape(members: readonly Float64Array[]): void {
  const length = members[0]?.length ?? 0;
  for (const [index, differences] of members.entries()) {
    if (differences.length !== length) {
      throw new RangeError(
        `expected ${length} units in every member, got ${differences.length} in member ${index}`,
      );
    }
    if (differences.some((value) => Math.abs(value) === Infinity)) {
      throw new RangeError(`expected finite differences or NaN, got an infinity in member ${index}`);
    }
  }
}

/** All units; or only those that can change a sum, when they are few enough to enumerate. */
function columnsToFlip(members: readonly Float64Array[]): readonly number[] {
  const all = [...(members[0]?.keys() ?? [])];
  const moving = all.filter((unit) => members.some((differences) => Math.abs(differences[unit] ?? 0) > 0));
  return moving.length <= EXACT_UNITS ? moving : all;
}

function tabulate(differences: Float64Array, columns: readonly number[]): Member {
  const n = differences.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const largest = differences.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  const values = new Float64Array(columns.length);
  let squares = 0;
  for (const [index, column] of columns.entries()) {
    const value = differences[column] ?? 0;
    // Divided by the largest value, so that squares neither overflow nor become 0.
    const scaled = Number.isNaN(value) || largest === 0 ? 0 : value / largest;
    values[index] = scaled;
    squares += scaled * scaled;
  }
  const norm = squares === 0 ? 0 : 1 / sqrt(n * squares);
  return { values: values.map((value) => value * norm), n };
}
