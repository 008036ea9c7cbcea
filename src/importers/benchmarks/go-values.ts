import type { GoValue } from "./go-event.ts";

const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|nan)$/i;

/** `12 ns/op  3 B/op`. Null: no pairs of numbers and units, or a unit twice. */
export function goValues(text: string): readonly GoValue[] | null {
  const words = text.trim().split(/[ \t]+/);
  if (words.length % 2 !== 0) return null;
  const values: GoValue[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const value = goNumber(words[at] ?? "");
    const unit = words[at + 1] ?? "";
    if (value === null || NO_UNIT.test(unit) || values.some((one) => one[1] === unit)) return null;
    values.push([value, unit]);
  }
  return values;
}

const NO_UNIT = /^[\d.+-]/;

function goNumber(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  if (/nan/i.test(text)) return value;
  return text.startsWith("-") ? -Infinity : Infinity;
}

const ZERO = 48;
const DOT = 46;
/** So many digits are exact in a double, and so is the power of ten below them: the quotient is rounded once, as by Number. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => 10 ** digits);

/**
 * Iterations and values of a result line behind its name, written in the plainest way, as in nearly all of millions of
 * lines: decimal numbers and units in ASCII. Null: it is in another way, or no result.
 */
export function plainGoValues(text: string, behindName: number): readonly GoValue[] | null {
  const iterations = behindBlanks(text, behindName);
  let at = behindDigits(text, iterations);
  if (iterations === behindName || at === iterations) return null;
  const values: GoValue[] = [];
  for (let start = behindBlanks(text, at); start < text.length; start = behindBlanks(text, at)) {
    const whole = behindDigits(text, start);
    const end = text.charCodeAt(whole) === DOT ? behindDigits(text, whole + 1) : whole;
    const unit = behindBlanks(text, end);
    const value = decimal(text, start, { whole, end });
    if (start === at || value === null || unit === end) return null;
    at = behindVisible(text, unit);
    const name = text.slice(unit, at);
    if (name === "" || NO_UNIT.test(name) || hasUnit(values, name)) return null;
    values.push([value, name]);
  }
  return values.length === 0 ? null : values;
}

/** Whether iterations and something more stand behind the name. */
export function isResult(text: string, behindName: number): boolean {
  const iterations = behindBlanks(text, behindName);
  const at = behindDigits(text, iterations);
  const value = behindBlanks(text, at);
  return iterations > behindName && at > iterations && value > at && text.charCodeAt(value) > 32;
}

function hasUnit(values: readonly GoValue[], unit: string): boolean {
  for (const value of values) if (value[1] === unit) return true;
  return false;
}

/** `whole`: behind the digits before the dot. Null: no digits, or more than are exact. */
function decimal(text: string, start: number, { whole, end }: { whole: number; end: number }): number | null {
  const below = end === whole ? 0 : end - whole - 1;
  const digits = whole - start + below;
  if (digits === 0 || digits > MOST_DIGITS) return null;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    if (at !== whole) value = value * 10 + text.charCodeAt(at) - ZERO;
  }
  return value / (POWERS[below] ?? 1);
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 32 || code === 9; code = text.charCodeAt(at)) at += 1;
  return at;
}

function behindDigits(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code >= ZERO && code < ZERO + 10; code = text.charCodeAt(at)) at += 1;
  return at;
}

function behindVisible(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code > 32 && code < 127; code = text.charCodeAt(at)) at += 1;
  return at;
}
