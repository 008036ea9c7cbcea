import type { Numbers } from "../distributions/summary.ts";
import { type EnergyPlace, isStronger, type Part, strongestPlace } from "./energy-place.ts";
import { midRanks, otavaShift, rankShift, type Shift, type ShiftTest } from "./mean-shift.ts";

/** A change of the level of a series. */
export interface SeriesChange extends Shift {
  /** Index of the first value after the change. */
  readonly index: number;
}

export interface SeriesChangeRule {
  /** Length of a window, at least 2; the next one begins half a window later, or at the last change in it. */
  readonly window: number;
  /** A change has a smaller p than this. */
  readonly largestP: number;
  /** A change is larger than this; relative, from the side with the smaller mean. */
  readonly smallestMagnitude: number;
}

/** A change is looked for in windows, so that a long series takes time in proportion to its length. */
const DEFAULT_RULE: SeriesChangeRule = { window: 50, largestP: 0.0001, smallestMagnitude: 0 };

interface Method {
  /** Fewest values on each side of a change. */
  readonly fewest: number;
  /** What the places are searched in, within a window. */
  readonly scaled: (values: Numbers) => Numbers;
  readonly test: ShiftTest;
  /** Neighbours of a dropped change, relative to its place, that are tested again. */
  readonly again: readonly number[];
}

const RANKS: Method = { fewest: 3, scaled: midRanks, test: rankShift, again: [-1, 0] };
/** Its p of the change before a dropped one stays what it was. */
const OTAVA: Method = { fewest: 1, scaled: (values) => values, test: otavaShift, again: [0, 1] };

/**
 * Changes of the level of a series, in ascending order: E-divisive proposes places within sliding windows (on ranks, with
 * at least three values on each side), and then the weakest one is dropped until all are significant (Student's t on the
 * ranks of the two neighbouring segments). The result is deterministic. `values` are finite, in any unit; none with fewer
 * than six values. On unchanged normal noise 1% of series with 365 values have a change (docs/trends.md).
 * Source: Fleming et al. 2023, Hunter (doi 10.1145/3578244.3583719), with ranks in place of values.
 * @example
 * seriesChanges([10, 11, 9, 10, 12, 10, 11, 20, 21, 19, 20, 22, 20, 21]).map(({ index }) => index); // => [7]
 */
export function seriesChanges(
  values: Numbers,
  rule: Partial<SeriesChangeRule> = {},
): readonly SeriesChange[] {
  const whole = { ...DEFAULT_RULE, ...rule };
  return withoutWeak(values, weakChanges(values, whole, RANKS), whole, RANKS);
}

/** Default settings of apache-otava 0.8.0. */
const OTAVA_RULE: SeriesChangeRule = { window: 50, largestP: 0.001, smallestMagnitude: 0 };

/**
 * Changes as apache-otava 0.8.0 finds them, its quirks included (docs/trends.md): for users who compare with it. Equal
 * proposals are decided by their order here, and by rounding there.
 * @example
 * otavaChanges([1, 1, 1, 1, 5, 5, 5, 5]).map(({ index }) => index); // => [4]
 */
export function otavaChanges(values: Numbers, rule: Partial<SeriesChangeRule> = {}): readonly SeriesChange[] {
  const whole = { ...OTAVA_RULE, ...rule };
  return withoutWeak(values, weakChanges(values, whole, OTAVA), whole, OTAVA);
}

/** The first pass takes more, since what a window sees of a segment may be short. */
function firstLevel(largestP: number): number {
  if (largestP < 0.05) return largestP * 10;
  return largestP < 0.5 ? largestP * 2 : largestP;
}

/** Candidates of all windows, each tested against its neighbours in the whole series. */
function weakChanges(
  values: Numbers,
  { window, largestP }: SeriesChangeRule,
  method: Method,
): readonly SeriesChange[] {
  const step = Math.floor(window / 2);
  const places = new Set<number>();
  for (let start = 0; start < values.length;) {
    const inWindow = changesInWindow(values.slice(start, start + window), firstLevel(largestP), method);
    const found = inWindow.map((index) => start + index);
    for (const place of found) places.add(place);
    start = Math.max(found.at(-1) ?? 0, start + step);
  }
  const sorted = [...places].toSorted((a, b) => a - b);
  return sorted.map((_, at) => changeAt(values, sorted, at, method.test));
}

/** Splits at the strongest place of all parts as long as it is significant. */
function changesInWindow(values: Numbers, level: number, method: Method): readonly number[] {
  const scaled = method.scaled(values);
  const search = (part: Part): Proposal => ({ part, place: strongestPlace(scaled, part, method.fewest) });
  let open = [search({ start: 0, end: values.length })];
  const found: number[] = [];
  for (;;) {
    const best = strongest(open);
    if (best === null) break;
    const { part, place } = best;
    const { p } = method.test(values.slice(part.start, place.index), values.slice(place.index, part.end));
    if (!(p <= level)) break;
    found.push(place.index);
    const halves = [
      { start: part.start, end: place.index },
      { start: place.index, end: part.end },
    ].map(search);
    open = open.flatMap((one) => (one.part === part ? halves : [one]));
  }
  return found.toSorted((a, b) => a - b);
}

interface Proposal {
  readonly part: Part;
  /** Null = the part is too short. */
  readonly place: EnergyPlace | null;
}

function strongest(open: readonly Proposal[]): { readonly part: Part; readonly place: EnergyPlace } | null {
  let best: { readonly part: Part; readonly place: EnergyPlace } | null = null;
  for (const { part, place } of open) {
    if (place !== null && (best === null || isStronger(place.energy, best.place.energy)))
      best = { part, place };
  }
  return best;
}

/** Tests a change between the segments on its two sides. */
function changeAt(values: Numbers, places: readonly number[], at: number, test: ShiftTest): SeriesChange {
  const index = places[at] ?? 0;
  const before = values.slice(places[at - 1] ?? 0, index);
  return { index, ...test(before, values.slice(index, places[at + 1] ?? values.length)) };
}

/** Drops the weakest change until all are significant and large enough. */
function withoutWeak(
  values: Numbers,
  weak: readonly SeriesChange[],
  { largestP, smallestMagnitude }: SeriesChangeRule,
  { test, again }: Method,
): readonly SeriesChange[] {
  const changes = [...weak];
  for (;;) {
    const dropped = weakest(changes, largestP, smallestMagnitude);
    if (dropped === null) return changes;
    changes.splice(dropped, 1);
    const places = changes.map(({ index }) => index);
    for (const offset of again) {
      const at = dropped + offset;
      if (at >= 0 && at < changes.length) changes[at] = changeAt(values, places, at, test);
    }
  }
}

function weakest(changes: readonly SeriesChange[], largestP: number, smallest: number): number | null {
  if (changes.length === 0) return null;
  const byP = firstBest(changes, ({ p }) => p);
  if ((changes[byP]?.p ?? 1) >= largestP) return byP;
  const bySize = firstBest(changes, (change) => -magnitude(change));
  const size = changes[bySize];
  return size === undefined || magnitude(size) > smallest ? null : bySize;
}

function firstBest(changes: readonly SeriesChange[], of: (change: SeriesChange) => number): number {
  const numbers = changes.map(of);
  return numbers.indexOf(Math.max(...numbers));
}

/** The larger of the relative changes forward and backward; from or to 0 it is the other one. */
function magnitude({ meanBefore, meanAfter }: Shift): number {
  const relative = (from: number, to: number): number => (from === 0 ? 0 : Math.abs(to / from - 1));
  return Math.max(relative(meanBefore, meanAfter), relative(meanAfter, meanBefore));
}
