import { roundTo } from "./format-number.ts";

/** What a unit measures: units of one dimension convert into each other. */
interface KnownUnit {
  /** `time`, `size/time`, `op/time`, `time/iter`. */
  readonly dimension: string;
  /** Numerator and denominator of its size in the dimension's base unit: whole numbers, so that no digits are lost. */
  readonly factor: Ratio;
  /** The unit of this dimension that others are converted to where none is declared. */
  readonly base: string;
}

interface Ratio {
  readonly over: number;
  readonly under: number;
}

interface PlainUnit {
  readonly dimension: "time" | "size" | "share";
  readonly factor: Ratio;
}

const SECOND = 1e9;

/** `Mb`, `kb` and `Gb` are none: some mean bits by them, some bytes. */
const UNITS: ReadonlyMap<string, PlainUnit> = new Map([
  ...plain("time", { over: 1, under: 1000 }, ["ps"]),
  ...plain("time", whole(1), ["ns", "nsec"]),
  ...plain("time", whole(1e3), ["us", "\u00b5s", "\u03bcs", "usec"]),
  ...plain("time", whole(1e6), ["ms", "msec"]),
  ...plain("time", whole(SECOND), ["s", "sec", "secs", "second", "seconds"]),
  ...plain("time", whole(60 * SECOND), ["m", "min", "mins", "minute", "minutes"]),
  ...plain("time", whole(3600 * SECOND), ["h", "hr", "hour", "hours"]),
  ...plain("time", whole(86_400 * SECOND), ["d", "day", "days"]),
  ...plain("size", whole(1), ["B", "byte", "bytes"]),
  ...["k", "M", "G", "T", "P"].flatMap((prefix, index) => [
    ...plain("size", whole(1000 ** (index + 1)), [`${prefix}B`]),
    ...plain("size", { over: 1000 ** (index + 1), under: 8 }, [`${prefix}bit`, `${prefix}bits`]),
    ...plain("size", whole(1024 ** (index + 1)), [`${prefix.toUpperCase()}iB`]),
  ]),
  ...plain("size", whole(1000), ["KB"]),
  ...plain("size", { over: 1000, under: 8 }, ["Kbit", "Kbits"]),
  ...plain("size", { over: 1, under: 8 }, ["bit", "bits"]),
  ...plain("share", whole(1), ["%"]),
]);

/** What values are converted to where their units differ and none is declared. */
const BASES = { time: "ns", size: "B", share: "%" } as const satisfies Record<PlainUnit["dimension"], string>;

/** The units under a rate: a number per nanosecond would be no number that anyone reads. */
const BASES_BELOW = { ...BASES, time: "s" } as const;

function whole(over: number): Ratio {
  return { over, under: 1 };
}

function plain(
  dimension: PlainUnit["dimension"],
  factor: Ratio,
  names: readonly string[],
): readonly (readonly [string, PlainUnit])[] {
  return names.map((name) => [name, { dimension, factor }]);
}

const MOST_CHARACTERS = 32;
const LABEL = /^[\p{L}%°$€][\p{L}\p{N}%°$€/·^.-]*(?: [\p{L}\p{N}%°$€/·^.-]+)*$/u;

/**
 * Whether a text can be a unit at all. It may come out of a program's output and is shown in reports: letters, digits and
 * a few signs, so that no format takes it for anything else.
 */
export function isUnitLabel(text: string): boolean {
  return text.length <= MOST_CHARACTERS && LABEL.test(text);
}

/** Null for a text that is a label only. Case matters: `Mbit` is an eighth of `MB`. */
function knownUnit(text: string): KnownUnit | null {
  const [above = "", below, ...more] = text.split("/").map((part) => part.trim());
  const own = UNITS.get(above);
  if (below === undefined) {
    return own === undefined ? null : { ...own, base: BASES[own.dimension] };
  }
  const per = UNITS.get(below);
  if (more.length > 0 || above === "" || below === "" || (own === undefined && per === undefined))
    return null;
  const [over, under] = [own?.factor ?? whole(1), per?.factor ?? whole(1)];
  return {
    dimension: `${own?.dimension ?? oneOf(above)}/${per?.dimension ?? oneOf(below)}`,
    factor: { over: over.over * under.under, under: over.under * under.over },
    base: `${own === undefined ? oneOf(above) : BASES[own.dimension]}/${per === undefined ? oneOf(below) : BASES_BELOW[per.dimension]}`,
  };
}

/** `ops/s` and `op/s` are the same. */
function oneOf(counted: string): string {
  return COUNTED.get(counted) ?? counted;
}

const COUNTED: ReadonlyMap<string, string> = new Map([
  ["ops", "op"],
  ["iters", "iter"],
  ["requests", "req"],
  ["request", "req"],
  ["reqs", "req"],
]);

/** Whether it converts to other units. */
export function isKnownUnit(text: string): boolean {
  return knownUnit(text) !== null;
}

/** The unit that all of its dimension are converted to where none is declared; a text that is a label only is its own. */
export function baseUnit(text: string): string {
  return knownUnit(text)?.base ?? text;
}

/** What `value` is in another unit, to 15 digits: 1.12 µs are 1120 ns. */
export type Conversion = (value: number) => number;

const SAME: Conversion = (value) => value;
const DIGITS = 15;

/** Null where there is none: other dimensions, or labels that differ and are not known. */
export function conversion(from: string, to: string): Conversion | null {
  if (from === to) return SAME;
  const [known, wanted] = [knownUnit(from), knownUnit(to)];
  if (known === null || wanted === null || known.dimension !== wanted.dimension) return null;
  const over = known.factor.over * wanted.factor.under;
  const under = known.factor.under * wanted.factor.over;
  if (over === under) return SAME;
  // One rounding where one of them divides the other: the quotient of two doubles would bring its own error.
  if (over % under === 0) return (value) => rounded(value * (over / under));
  if (under % over === 0) return (value) => rounded(value / (under / over));
  return (value) => rounded((value / under) * over);
}

function rounded(value: number): number {
  return Number.isFinite(value) ? roundTo(value, DIGITS) : value;
}

/** Units that convert to this one, for messages; the unit itself where it is a label only. */
export function unitsLike(unit: string): string {
  const known = knownUnit(unit);
  if (known === null) return unit;
  const parts = unit.split("/").map((part) => {
    const plainUnit = UNITS.get(part.trim());
    return plainUnit === undefined ? part.trim() : EXAMPLES[plainUnit.dimension];
  });
  return parts.join(" / ");
}

const EXAMPLES = {
  time: "ns, us, ms, s, min, h",
  size: "B, kB, MB, GB, KiB, MiB, GiB, bit, Mbit",
  share: "%",
} as const satisfies Record<PlainUnit["dimension"], string>;
