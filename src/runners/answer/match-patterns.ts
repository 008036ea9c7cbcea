import { linearPattern } from "../../base/linear-pattern.ts";
import type { ReadMetrics } from "./read-metrics.ts";

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
    value: lastMatch(text, pattern),
  }));
  const missing = found.find(({ value }) => value === null);
  if (missing !== undefined) {
    return {
      ok: false,
      problem: `expected ${source} to match the pattern of '${missing.name}', found no match`,
    };
  }
  const numbers = found.map(({ name, value }) => ({
    name,
    text: value ?? "",
    number: toNumber(value ?? ""),
  }));
  const bad = numbers.find(({ text: written, number }) => number === null && !NON_FINITE.test(written));
  if (bad !== undefined) {
    return {
      ok: false,
      problem: `expected the pattern of '${bad.name}' to capture a number, got '${bad.text}'`,
    };
  }
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

function lastMatch(text: string, pattern: string): string | null {
  return linearPattern(pattern).lastCaught(text)?.trim() ?? null;
}

function toNumber(text: string): number | null {
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
