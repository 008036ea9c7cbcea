import type {
  GoldenDifference,
  GoldenResult,
  GoldenTolerance,
  GoldenValue,
  LargestDifference,
  NumberArray,
  ToleranceRule,
} from "../model/result/golden.ts";
import { matchesPattern } from "../model/config/where.ts";
import { exactDifference } from "../stats/index.ts";
import { pathText } from "./golden-path.ts";
import { describe, indicesOf, isArray, isList, isNumeric } from "./golden-values.ts";

/** Absolute 0: what is too small to matter is for the user to say. */
export const DEFAULT_TOLERANCE: GoldenTolerance = { relative: 1e-10, absolute: 0 };

export interface GoldenComparison {
  readonly golden: GoldenValue;
  readonly got: GoldenValue;
  readonly tolerance: GoldenTolerance;
  readonly rules: readonly ToleranceRule[];
  /** Hears of each rule once, when a number at a path that it speaks of was compared. */
  readonly onUsed?: (rule: ToleranceRule) => void;
}

/**
 * Compares a value with its golden one, place by place: numbers within the tolerance, all else exactly. NaN equals NaN, -0
 * equals 0, the order of lists counts, and a key too many or too few is a difference. Integers that no double holds are
 * compared exactly, unless a rule speaks of them.
 */
export function compareGolden({ golden, got, ...comparison }: GoldenComparison): GoldenResult {
  const walk = new GoldenWalk(comparison);
  walk.compare(golden, got);
  return walk.result();
}

class GoldenWalk {
  readonly #tolerance: GoldenTolerance;
  readonly #rules: readonly ToleranceRule[];
  /** Rules of which no number was seen yet. */
  readonly #unused: Set<ToleranceRule>;
  readonly #onUsed: (rule: ToleranceRule) => void;
  /** The place that is being compared; one list for all places, because most of them match. */
  readonly #path: (string | number | readonly number[])[] = [];
  #places = 0;
  #mismatches = 0;
  #first: GoldenDifference | null = null;
  #ulps: LargestDifference | null = null;
  #relative: LargestDifference | null = null;

  constructor({
    tolerance,
    rules,
    onUsed = () => undefined,
  }: Pick<GoldenComparison, "tolerance" | "rules" | "onUsed">) {
    this.#tolerance = tolerance;
    this.#rules = rules;
    this.#unused = new Set(rules);
    this.#onUsed = onUsed;
  }

  result(): GoldenResult {
    return {
      places: this.#places,
      mismatches: this.#mismatches,
      first: this.#first,
      largestUlps: this.#ulps,
      largestRelative: this.#relative,
    };
  }

  compare(golden: GoldenValue, got: GoldenValue): void {
    if (isNumeric(golden) && isNumeric(got)) this.#numbers(golden, got);
    else if (isArray(golden) && isArray(got)) this.#arrays(golden, got);
    else if (golden instanceof Map && got instanceof Map) this.#records(golden, got);
    else if (isList(golden) && isList(got)) this.#lists(golden, got);
    else {
      this.#places += 1;
      if (golden !== got) this.#mismatch(describe(golden), describe(got));
    }
  }

  #numbers(golden: number | bigint, got: number | bigint): void {
    this.#places += 1;
    if (this.#unused.size > 0) this.#useRules();
    // Most numbers of a long file are equal.
    if (golden === got) {
      this.#ulps ??= { value: 0, path: this.#pathText() };
      return;
    }
    const rule = this.#ruleHere();
    if (typeof golden === "bigint" || typeof got === "bigint") this.#integers(golden, got, rule);
    else this.#doubles(golden, got, rule);
  }

  #integers(golden: number | bigint, got: number | bigint, rule: GoldenTolerance | null): void {
    // Loose equality compares a bigint and a number by their exact values.
    // oxlint-disable-next-line eqeqeq
    if (golden == got) return;
    const { absolute, relative } = exactDifference({ x: Number(golden), y: Number(got), ...NO_TOLERANCE });
    const isWithin = rule !== null && absolute <= rule.absolute + rule.relative * Math.abs(Number(golden));
    if (!isWithin) this.#mismatch(String(golden), String(got), { ulps: null, relative });
  }

  #doubles(golden: number, got: number, rule: GoldenTolerance | null): void {
    if (Number.isNaN(golden) && Number.isNaN(got)) return;
    const tolerance = rule ?? this.#tolerance;
    const { within, ulps, relative } = exactDifference({
      x: golden,
      y: got,
      absoluteTolerance: tolerance.absolute,
      relativeTolerance: tolerance.relative,
    });
    this.#ulps = larger(this.#ulps, ulps, () => this.#pathText());
    this.#relative = larger(this.#relative, relative, () => this.#pathText());
    if (!within) this.#mismatch(String(golden), String(got), { ulps, relative });
  }

  #lists(golden: readonly GoldenValue[], got: readonly GoldenValue[]): void {
    if (golden.length !== got.length) {
      this.#places += 1;
      this.#mismatch(describe(golden), describe(got));
    }
    for (let index = 0; index < Math.min(golden.length, got.length); index += 1) {
      this.#at(index, () => this.compare(golden[index] ?? null, got[index] ?? null));
    }
  }

  #records(golden: ReadonlyMap<string, GoldenValue>, got: ReadonlyMap<string, GoldenValue>): void {
    for (const [key, value] of golden) {
      const other = got.get(key);
      this.#at(key, () => {
        if (other === undefined) this.#lone(describe(value), "nothing");
        else this.compare(value, other);
      });
    }
    for (const [key, value] of got) {
      if (!golden.has(key)) this.#at(key, () => this.#lone("nothing", describe(value)));
    }
  }

  #lone(expected: string, got: string): void {
    this.#places += 1;
    this.#mismatch(expected, got);
  }

  #arrays(golden: NumberArray, got: NumberArray): void {
    const isAlike = golden.elements === got.elements && golden.shape.join(",") === got.shape.join(",");
    if (!isAlike) {
      this.#places += 1;
      this.#mismatch(describe(golden), describe(got));
      return;
    }
    for (let place = 0; place < golden.values.length; place += 1) {
      const [x, y] = [golden.values[place] ?? 0, got.values[place] ?? 0];
      const [xi, yi] = [golden.imaginary?.[place] ?? 0, got.imaginary?.[place] ?? 0];
      if (x === y && xi === yi && this.#unused.size === 0) this.#places += 1;
      else
        this.#at(indicesOf(place, golden.shape), () => {
          this.#numbers(x, y);
          if (golden.imaginary !== null) this.#at("imaginary", () => this.#numbers(xi, yi));
        });
    }
  }

  #at(step: string | number | readonly number[], work: () => void): void {
    this.#path.push(step);
    work();
    this.#path.pop();
  }

  #pathText(): string {
    return pathText(this.#path);
  }

  /** The tolerance that the last matching rule asks for; null = none speaks of this place. */
  #ruleHere(): GoldenTolerance | null {
    if (this.#rules.length === 0) return null;
    const path = this.#pathText();
    const rule = this.#rules.findLast((one) => speaksOf(one, path));
    return rule === undefined ? null : { relative: rule.relative ?? 0, absolute: rule.absolute ?? 0 };
  }

  #useRules(): void {
    const path = this.#pathText();
    for (const rule of this.#unused) {
      if (!speaksOf(rule, path)) continue;
      this.#unused.delete(rule);
      this.#onUsed(rule);
    }
  }

  #mismatch(
    expected: string,
    got: string,
    { ulps, relative }: Pick<GoldenDifference, "ulps" | "relative"> = { ulps: null, relative: null },
  ): void {
    this.#mismatches += 1;
    this.#first ??= { path: this.#pathText(), expected, got, ulps, relative };
  }
}

function speaksOf({ pattern }: ToleranceRule, path: string): boolean {
  return pattern === path || matchesPattern(pattern, path);
}

const NO_TOLERANCE = { absoluteTolerance: 0, relativeTolerance: 0 };

function larger(
  largest: LargestDifference | null,
  value: number | null,
  path: () => string,
): LargestDifference | null {
  if (value === null || Number.isNaN(value) || (largest !== null && largest.value >= value)) return largest;
  return { value, path: path() };
}
