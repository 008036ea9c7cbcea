import { type CaughtValue, linearPattern } from "../../base/linear-pattern.ts";
import { cutNumber } from "./cut-number.ts";
import type { ReadMetrics } from "./read-metrics.ts";

const ADVICE = "Print it without separators and with a decimal point, or move the capture.";

/** Written forms of what is a number, but not a finite one. */
const NON_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/**
 * Metrics that regular expressions find in a text, one capture group each, line by line (`m`). What was caught last
 * counts, since programs print progress first and results last.
 */
export function matchPatterns(
  text: string,
  patterns: Readonly<Record<string, string>>,
  source: "stdout" | "the answer",
): ReadMetrics {
  const found = Object.entries(patterns).map(([name, pattern]) => ({
    name,
    caught: linearPattern(pattern).lastCaught(text),
  }));
  const numbers = found.map(({ name, caught }) => ({ name, caught, number: toNumber(caught?.value ?? "") }));
  const problem = numbers.flatMap((one) => problemOf(one, source) ?? [])[0];
  if (problem !== undefined) return { ok: false, problem };
  return {
    ok: true,
    value: {
      metrics: Object.fromEntries(numbers.map(({ name, number }) => [name, number])),
      nonFinite: numbers.filter(({ number }) => number === null).map(({ name }) => name),
      usage: null,
      output: null,
    },
  };
}

interface Found {
  readonly name: string;
  readonly caught: CaughtValue | null;
  readonly number: number | null;
}

/** Null where it is a number, whole, or one that is not finite. */
function problemOf({ name, caught, number }: Found, source: string): string | null {
  if (caught === null) return `expected ${source} to match the pattern of '${name}', found no match`;
  if (NON_FINITE.test(caught.value)) return null;
  if (number === null) {
    return `expected the pattern of '${name}' to capture a number, got '${caught.value}'`;
  }
  const cut = cutNumber(caught);
  return cut === null
    ? null
    : `expected the pattern of '${name}' to capture a whole number, ${cut} ${ADVICE}`;
}

function toNumber(text: string): number | null {
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
