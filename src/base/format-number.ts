const NONE = "–";
const MINUS = "−";
const MOST_DIGITS = 17;
const RESIDUE = 1e-12;

/**
 * A number for people: at least `digits` significant digits, whole numbers without decimals, groups of three digits
 * from 10,000 on (which also prevents GitHub from reading seven digits as a commit). Null and numbers that are not
 * finite become a dash, and -0 becomes 0.
 */
export function formatNumber(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0) return "0";
  const text = size >= 1e15 || size < 1e-6 ? exponential(size, digits) : decimal(size, digits);
  return value < 0 ? `${MINUS}${text}` : text;
}

function exponential(size: number, digits: number): string {
  const [mantissa = "", exponent = ""] = size.toExponential(digits - 1).split("e");
  const exact = Number(`${mantissa}e${exponent}`) === size;
  return `${exact ? trim(mantissa) : mantissa}e${exponent.replace("-", MINUS).replace("+", "")}`;
}

function decimal(size: number, digits: number): string {
  if (Number.isInteger(size)) return group(size.toFixed(0));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(roundTo(size, digits))));
  return group(trimIfExact(size.toFixed(Math.min(decimals, 25)), size));
}

/** Zeros at the end are kept where they show the precision of the rounding. */
function trimIfExact(text: string, size: number): string {
  return Number(text) === size ? trim(text) : text;
}

function trim(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/u, "") : text;
}

function group(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.length < 5 ? whole : whole.replace(/\B(?=(?:\d{3})+$)/gu, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Two numbers with enough digits to distinguish them and to show their difference. */
export function formatBoth(a: number | null, b: number | null): readonly [string, string] {
  for (let digits = digitsToTell(a ?? 0, b ?? 0); digits < MOST_DIGITS; digits += 1) {
    const texts = [formatNumber(a, digits), formatNumber(b, digits)] as const;
    if (a === b || texts[0] !== texts[1]) return texts;
  }
  return [formatNumber(a, MOST_DIGITS), formatNumber(b, MOST_DIGITS)];
}

/** The digits that show the difference: at least one digit of it; three in all. */
function digitsToTell(a: number, b: number): number {
  const ratio = Math.max(Math.abs(a), Math.abs(b)) / Math.abs(a - b);
  return Number.isFinite(ratio) ? Math.max(3, Math.ceil(Math.log10(ratio)) + 1) : 3;
}

/** The number with its sign, also when it is a plus. */
export function formatSigned(value: number | null, digits: number): string {
  return plus(value, formatNumber(value, digits));
}

function plus(value: number | null, text: string): string {
  return value !== null && value > 0 && text !== NONE ? `+${text}` : text;
}

/** The digits that a double represents exactly, minus those that arithmetic makes inexact. */
export const WRITTEN_DIGITS = 12;

/** A number that a user wrote, with all its digits but without those that doubles add (0.1 + 0.2 is 0.3). */
export function formatWritten(value: number): string {
  return formatNumber(roundTo(value, WRITTEN_DIGITS), WRITTEN_DIGITS);
}

/** Rounded to this many significant digits, as a number. */
export function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** A fraction as percent: 0.123 -> `12.3%`. */
export function formatPercent(fraction: number | null): string {
  return fraction === null || !Number.isFinite(fraction) ? NONE : `${formatHundredths(fraction * 100)}%`;
}

/** A fraction as percent with its sign: 0.123 -> `+12.3%`. */
export function formatSignedPercent(fraction: number | null): string {
  return plus(fraction, formatPercent(fraction));
}

/** A fraction that a user wrote, as percent: 0.0125 -> `1.25%`. */
export function formatWrittenPercent(fraction: number): string {
  return `${formatWritten(fraction * 100)}%`;
}

/** Percent or points without their sign: one decimal from 1 on, two significant digits below. */
export function formatHundredths(percent: number): string {
  const size = Math.abs(percent);
  if (size === 0) return "0";
  // A larger number would be rounded to 1.0.
  if (size < 0.995) return formatNumber(percent, 2);
  const text = group(size.toFixed(size < 99.95 ? 1 : 0)).replace(/\.0$/u, "");
  return `${percent < 0 ? MINUS : ""}${text}`;
}

/**
 * Returns 0 for a difference that is only rounding: sums and means of numbers of this size are exact to about a part in
 * 10^16, so a difference that is 10^12 times smaller has no meaning.
 */
export function withoutResidue(value: number, size: number): number {
  return Math.abs(value) <= RESIDUE * Math.abs(size) ? 0 : value;
}

/** `p = 0.012`, `p < 0.001`, `p > 0.99`; a dash for none. */
export function formatP(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return NONE;
  if (p < 0.001) return "p < 0.001";
  if (p > 0.99 && p < 1) return "p > 0.99";
  return `p = ${p === 1 ? "1" : p.toFixed(p < 0.1 ? 3 : 2)}`;
}
