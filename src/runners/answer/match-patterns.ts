import { type CaughtValue, linearPattern, UNIT_GROUP } from "../../base/linear-pattern.ts";
import { withoutColours } from "./without-colours.ts";
import { cutNumber } from "./cut-number.ts";
import { inDeclaredUnits } from "./declared-units.ts";
import { impliedUnit } from "./implied-unit.ts";
import type { MetricShape, ReadMetrics } from "./read-metrics.ts";

const ADVICE = "Print it without separators and with a decimal point, or move the capture.";

/** The written forms of NaN and of the infinities. */
const NON_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** A pattern that looks for terminal codes itself. */
const NAMES_ESCAPE = /\u001B|\u009B|\\(?:x1b|x9b|u001b|u009b|x\{0*[19]b\}|u\{0*[19]b\}|c\[)/i;

/**
 * Metrics that regular expressions find in a text, one capture group each, line by line (`m`). What was caught last
 * counts, since programs print progress first and results last.
 */
export function matchPatterns(
  text: string,
  patterns: Readonly<Record<string, string>>,
  { source, shape }: { readonly source: "stdout" | "the answer"; readonly shape: MetricShape },
): ReadMetrics {
  const plain = withoutColours(text);
  const found = Object.entries(patterns).map(([name, pattern]) => ({
    name,
    caught: linearPattern(pattern).lastCaught(NAMES_ESCAPE.test(pattern) ? text : plain),
    hasUnit: linearPattern(pattern).names.includes(UNIT_GROUP),
  }));
  const numbers = found.map((one) => ({ ...one, number: toNumber(one.caught?.value ?? "") }));
  const problem = numbers.flatMap((one) => problemOf(one, source) ?? [])[0];
  if (problem !== undefined) return { ok: false, problem };
  const converted = inDeclaredUnits(
    Object.fromEntries(numbers.map(({ name, number }) => [name, number])),
    Object.fromEntries(numbers.flatMap((one) => unitOf(one, shape))),
    shape.units,
  );
  if (!converted.ok) return converted;
  const { ok, ...measured } = converted;
  return {
    ok,
    value: {
      ...measured,
      nonFinite: numbers.filter(({ number }) => number === null).map(({ name }) => name),
      usage: null,
      output: null,
    },
  };
}

/** What the group `unit` caught; without such a group the unit that stands right behind the number. */
function unitOf(
  { name, caught, hasUnit }: Found,
  { units }: MetricShape,
): readonly (readonly [string, string])[] {
  if (caught === null) return [];
  const declared = Object.hasOwn(units, name) ? (units[name] ?? null) : null;
  const unit = hasUnit ? caught.unit : impliedUnit(caught, declared);
  return unit === null || unit === "" ? [] : [[name, unit]];
}

interface Found {
  readonly name: string;
  readonly caught: CaughtValue | null;
  /** The pattern itself has a group for the unit. */
  readonly hasUnit: boolean;
  readonly number: number | null;
}

/** Null if the text is a whole number, or one that is not finite. */
function problemOf({ name, caught, number }: Found, source: string): string | null {
  if (caught === null) return `expected ${source} to match the pattern of '${name}', found no match`;
  if (NON_FINITE.test(caught.value)) return null;
  if (number === null) {
    return `expected the pattern of '${name}' to capture a number, got '${caught.value}'`;
  }
  const cut = cutNumber(caught);
  return cut === null
    ? null
    : `expected the pattern of '${name}' to capture the whole of a number, ${cut} ${ADVICE}`;
}

function toNumber(text: string): number | null {
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
