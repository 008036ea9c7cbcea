import { unboundedT } from "./unbounded-t.ts";
import { byteTable, bytesFor, sumByBytes } from "./byte-table.ts";
import { EXACT_UNITS } from "./exact-sign-flip.ts";
import { BLOCK, type JointNull, type ResamplingOptions } from "./resampling.ts";
import { studentQuantile } from "./student.ts";
import { Xoshiro128 } from "./xoshiro128.ts";
import { yardstick } from "./yardstick.ts";

/** Sums that an enumeration may take (about 0.4 s); beyond, the joint null is drawn, each unadjusted p stays exact. */
const ENUMERATION_WORK = 2 ** 24;

interface Member {
  /** Sums of 4 units at a time, bit set = sign kept. */
  readonly table: Float64Array;
  /** Units present. */
  readonly n: number;
  /** 1 / sqrt(n x sum of squares): makes a sum a cosine; 0 when all differences are 0. */
  readonly norm: number;
  /** Standard error of the mean about 0, in the unit of the differences. */
  readonly standardError: number;
}

/** Sign patterns over shared units, and each member's studentised mean under them. */
export class SignFlipNull implements JointNull {
  readonly observed: Float64Array;
  readonly yardsticks: Float64Array;
  readonly arrangements: number | null;
  readonly #members: readonly Member[];
  readonly #options: ResamplingOptions;
  /** The largest df of a member. */
  readonly #scale: number;
  readonly #groups: number;
  /** `signs[g * 512 + r]` is byte g of pattern r. */
  readonly #signs: Uint8Array;

  constructor(members: readonly Float64Array[], options: ResamplingOptions) {
    checkShape(members);
    const columns = columnsToFlip(members);
    this.#groups = bytesFor(columns.length);
    this.#members = members.map((differences) => tabulate(differences, columns));
    this.#options = options;
    this.#scale = Math.max(1, ...this.#members.map(({ n }) => n - 1));
    this.yardsticks = yardsticksOf(this.#members, options);
    this.#signs = new Uint8Array(this.#groups * BLOCK).fill(0xff);
    const patterns = 2 ** columns.length;
    const isEnumerable =
      columns.length <= EXACT_UNITS &&
      patterns * members.length <= ENUMERATION_WORK &&
      patterns <= (options.mostEnumerated ?? Infinity);
    this.arrangements = isEnumerable ? patterns : null;
    const statistic = new Float64Array(BLOCK);
    this.observed = Float64Array.from(members, (_, member) => {
      this.fill(member, statistic);
      return statistic[0] ?? 0;
    });
  }

  enumerate(block: number): void {
    for (let group = 0; group < this.#groups; group += 1) {
      for (let r = 0; r < BLOCK; r += 1) {
        this.#signs[group * BLOCK + r] = (block * BLOCK + r) >>> (8 * group);
      }
    }
  }

  randomize(block: number): void {
    const random = new Xoshiro128(this.#options.seedFor([...this.#options.purpose, block]));
    const signs = this.#signs;
    const groups = this.#groups;
    for (let r = 0; r < BLOCK; r += 1) {
      let bits = 0;
      for (let group = 0; group < groups; group += 1) {
        bits = (group & 3) === 0 ? random.nextInt32() : bits >>> 8;
        signs[group * BLOCK + r] = bits;
      }
    }
  }

  fill(member: number, into: Float64Array): void {
    const of = this.#members[member];
    if (of === undefined)
      throw new RangeError(`expected a member below ${this.#members.length}, got ${member}`);
    sumByBytes(of.table, this.#signs, into);
    studentize(into, of, { scale: this.#scale, yardstick: this.yardsticks[member] ?? 1 });
  }

  toT(statistic: number): number {
    return unboundedT(statistic, this.#scale);
  }
}

interface Mapping {
  readonly scale: number;
  readonly yardstick: number;
}

/**
 * Turns sums into t / sqrt(t^2 + scale), t over the yardstick. With the cosine r = sum / sqrt(n Q), t^2 = (n - 1) r^2 / (1 - r^2), since the
 * sum of squares Q is the same under every sign pattern; with n - 1 = scale that is r itself. One unit has no t: 0.
 */
function studentize(sums: Float64Array, { n, norm }: Member, { scale, yardstick: by }: Mapping): void {
  const df = n - 1;
  if ((df === scale && by === 1) || df < 1) {
    const factor = df < 1 ? 0 : norm;
    for (let r = 0; r < BLOCK; r += 1) sums[r] = (sums[r] ?? 0) * factor;
    return;
  }
  const root = Math.sqrt(df);
  const perT = scale * by * by;
  for (let r = 0; r < BLOCK; r += 1) {
    const cosine = (sums[r] ?? 0) * norm;
    sums[r] = (cosine * root) / Math.sqrt(perT - (perT - df) * cosine * cosine);
  }
}

/** By the sum of squares, which no sign changes. */
function yardsticksOf(members: readonly Member[], { effects, alphas }: ResamplingOptions): Float64Array {
  const factors = new Float64Array(members.length).fill(1);
  if (effects === undefined) return factors;
  return factors.map((_, index) => {
    const { n = 0, standardError = 0 } = members[index] ?? {};
    if (n < 2) return 1;
    const z = studentQuantile(1 - Math.max(0, ...alphas) / members.length, n - 1);
    return yardstick({ effect: effects[index] ?? 0, standardError, z });
  });
}

function checkShape(members: readonly Float64Array[]): void {
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

/** All units, or only those that can change a sum when these are few enough to enumerate. */
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
    // Divided by the largest, so that squares neither overflow nor vanish.
    const scaled = Number.isNaN(value) || largest === 0 ? 0 : value / largest;
    values[index] = scaled;
    squares += scaled * scaled;
  }
  return {
    table: byteTable(values, "negative"),
    n,
    norm: squares === 0 ? 0 : 1 / Math.sqrt(n * squares),
    standardError: n === 0 ? 0 : (largest * Math.sqrt(squares)) / n,
  };
}
