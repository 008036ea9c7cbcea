import { bootstrapDraws, shapeOf, type DrawOptions, type UnitDraws } from "./bootstrap-draws.ts";
import { harrellDavisSums } from "./harrell-davis.ts";
import { BLOCK } from "../random/block.ts";

/** The values of each unit of one sample; every unit has at least one. */
export type UnitValues = readonly Float64Array[];

/** Samples of the same units, which are resampled together. */
export type UnitGroup = readonly UnitValues[];

/**
 * Harrell-Davis quantiles over the values of resampled units, by group, sample and resample. A unit that is drawn
 * contributes all of its values. Every group draws its own units, in the given order. It only adds and multiplies, so
 * the result is the same to the last bit in every engine. O(resamples x values).
 */
export function bootstrapQuantiles(
  groups: readonly UnitGroup[],
  quantile: number,
  options: DrawOptions,
): readonly (readonly Float64Array[])[] {
  const { resamples } = options;
  const sizes = groups.map((samples) => samples[0]?.length ?? 0);
  const draws = bootstrapDraws(sizes, options);
  const columns = groups.map((samples) => samples.map((sample) => quantileColumn(sample, quantile)));
  const results = groups.map((samples) => samples.map(() => new Float64Array(resamples)));
  for (let from = 0; from < resamples; from += BLOCK) {
    const drawn = draws(from / BLOCK);
    for (const [g, ofGroup] of columns.entries()) {
      for (const [s, fill] of ofGroup.entries()) {
        const into = results[g]?.[s]?.subarray(from, from + BLOCK) ?? new Float64Array();
        fill(drawn[g] ?? NOTHING, into);
      }
    }
  }
  return results;
}

/** Writes the quantile of every resample of a block. */
type FillQuantiles = (drawn: UnitDraws, into: Float64Array) => void;

const NOTHING: UnitDraws = { pairs: new Uint16Array(), singles: new Uint16Array() };

function quantileColumn(sample: UnitValues, quantile: number): FillQuantiles {
  const pooled = sample
    .flatMap((values, unit) => Array.from(values, (value) => ({ value, unit })))
    .toSorted((a, b) => a.value - b.value);
  const values = Float64Array.from(pooled, ({ value }) => value);
  const owners = Uint32Array.from(pooled, ({ unit }) => unit);
  const times = new Uint32Array(sample.length);
  const sumsBySize = new Map<number, Float64Array>();
  const sumsOf = (size: number): Float64Array => {
    const known = sumsBySize.get(size) ?? harrellDavisSums(size, quantile);
    sumsBySize.set(size, known);
    return known;
  };
  return (drawn, into) => {
    for (let r = 0; r < into.length; r += 1) {
      const size = countDrawn(drawn, r, { sample, times });
      into[r] = weightedSum({ values, owners, times }, sumsOf(size));
    }
  };
}

/** Counts how often resample r contains each unit. Returns the number of values of these units. */
function countDrawn(
  { pairs, singles }: UnitDraws,
  r: number,
  { sample, times }: { readonly sample: UnitValues; readonly times: Uint32Array },
): number {
  const n = sample.length;
  const shape = shapeOf(n);
  let size = 0;
  const count = (unit: number): void => {
    times[unit] = (times[unit] ?? 0) + 1;
    size += sample[unit]?.length ?? 0;
  };
  times.fill(0);
  for (let at = r * shape.pairs; at < (r + 1) * shape.pairs; at += 1) {
    const pair = pairs[at] ?? 0;
    const second = pair % n;
    count(second);
    count((pair - second) / n);
  }
  for (let at = r * shape.singles; at < (r + 1) * shape.singles; at += 1) count(singles[at] ?? 0);
  return size;
}

interface Multiset {
  /** The values in ascending order. */
  readonly values: Float64Array;
  /** Index of the unit of each value. */
  readonly owners: Uint32Array;
  /** How often each unit was drawn. */
  readonly times: Uint32Array;
}

function weightedSum({ values, owners, times }: Multiset, sums: Float64Array): number {
  let total = 0;
  let place = 0;
  let below = 0;
  for (let i = 0; i < values.length; i += 1) {
    const count = times[owners[i] ?? 0] ?? 0;
    if (count === 0) continue;
    place += count;
    const upTo = sums[place] ?? 1;
    total += (upTo - below) * (values[i] ?? 0);
    below = upTo;
  }
  return total;
}
