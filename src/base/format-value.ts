import {
  formatBoth,
  formatHundredths,
  formatNumber,
  formatPercent,
  formatSignedPercent,
  formatWritten,
  formatWrittenPercent,
  roundTo,
  WRITTEN_DIGITS,
} from "./format-number.ts";

/** Units that are steps of one scale: size in the smallest step, and the label shown. */
interface Step {
  readonly names: readonly string[];
  readonly label: string;
  readonly size: number;
}

const TIME: readonly Step[] = [
  { names: ["ns"], label: "ns", size: 1 },
  { names: ["us", "µs", "μs"], label: "µs", size: 1e3 },
  { names: ["ms"], label: "ms", size: 1e6 },
  { names: ["s"], label: "s", size: 1e9 },
];
const BYTES: readonly Step[] = [
  { names: ["B", "byte", "bytes"], label: "B", size: 1 },
  { names: ["KiB"], label: "KiB", size: 2 ** 10 },
  { names: ["MiB"], label: "MiB", size: 2 ** 20 },
  { names: ["GiB"], label: "GiB", size: 2 ** 30 },
];
/** Above `most` of a step the next larger unit is used, and below 0.1 the next smaller one. */
const SCALES = [
  { steps: TIME, most: 1e4 },
  { steps: BYTES, most: 1e6 },
];
const UNITLESS = new Set(["", "count", "counts"]);

/** Digits of numbers that were measured or computed. */
const DIGITS = 3;
/** Digits of numbers that a user wrote, shown in another unit. */
const SHORT_DIGITS = 6;

/**
 * A share of 1 is shown in percent, and the difference of two shares in points, because "5% lower" would mean a share
 * of a share.
 */
export type ShownAs = "number" | "percent";

/** The scale of a metric's changes: fractions of the baseline, or absolute amounts in its unit. */
export interface NumberScale {
  readonly scale: "relative" | "absolute";
  readonly unit: string | null;
  readonly as: ShownAs;
}

/** How the numbers of one metric are shown. */
export interface Display {
  /** The shown number is the number times `factor`. */
  readonly factor: number;
  /** Appended to the number, including its space. */
  readonly suffix: string;
}

/** The display of a metric's unit for numbers whose largest is `magnitude`; `percent` shows a share of 1 as percent. */
export function displayFor(unit: string | null, magnitude: number, as: ShownAs): Display {
  if (as === "percent") return { factor: 100, suffix: "%" };
  if (unit === null || UNITLESS.has(unit)) return { factor: 1, suffix: "" };
  if (unit === "%") return { factor: 1, suffix: "%" };
  for (const { steps, most } of SCALES) {
    const from = steps.findIndex((step) => step.names.includes(unit));
    if (from >= 0) return scaled(steps, { from, magnitude, most });
  }
  return { factor: 1, suffix: ` ${unit}` };
}

function scaled(
  steps: readonly Step[],
  { from, magnitude, most }: { readonly from: number; readonly magnitude: number; readonly most: number },
): Display {
  const sizeOf = (index: number): number => steps[index]?.size ?? 1;
  const shown = (index: number): number => (magnitude * sizeOf(from)) / sizeOf(index);
  let index = from;
  while (index < steps.length - 1 && shown(index) >= most) index += 1;
  while (index > 0 && shown(index) > 0 && shown(index) < 0.1) index -= 1;
  return { factor: sizeOf(from) / sizeOf(index), suffix: ` ${steps[index]?.label ?? ""}` };
}

/** A value that was measured or computed, with its unit. */
export function formatValue(value: number | null, unit: string | null): string {
  const { factor, suffix } = displayFor(unit, Math.abs(value ?? 0), "number");
  return withSuffix(formatNumber(times(value, factor), DIGITS), suffix);
}

/** A value that a user wrote, with all its digits and its unit. */
export function formatWrittenValue(value: number, unit: string | null, as: ShownAs): string {
  const { factor, suffix } = displayOfWritten(value, unit, as);
  return withSuffix(formatWritten(value * factor), suffix);
}

/** `before → after` in one unit, with enough digits to show a difference. */
export function formatBeforeAfter(
  { baseline, candidate }: { readonly baseline: number | null; readonly candidate: number | null },
  unit: string | null,
  as: ShownAs,
): string {
  const display = displayFor(unit, largest(baseline, candidate), as);
  return pairText([baseline, candidate], display, " → ");
}

/** `lower, upper` in one unit. */
export function formatEnds(
  [lower, upper]: readonly [number | null, number | null],
  magnitude: number,
  { unit, as }: Omit<NumberScale, "scale">,
): string {
  return pairText([lower, upper], displayFor(unit, magnitude, as), ", ");
}

/**
 * A value with enough digits to distinguish it from the number it is compared with, in the unit that fits `magnitude`.
 */
export function formatAgainst(
  [value, bound]: readonly [number | null, number],
  magnitude: number,
  { unit, as }: Omit<NumberScale, "scale">,
): string {
  const { factor, suffix } = displayFor(unit, magnitude, as);
  const [text] = formatBoth(times(value, factor), times(bound, factor));
  return withSuffix(text, suffix);
}

/** A change with its sign, in the unit that fits `magnitude`: `+12.3%`, `−0.0512`, `−5.1 pp`, `+12 ms`. */
export function formatChange(value: number | null, magnitude: number, of: NumberScale): string {
  if (of.scale === "relative") return formatSignedPercent(value);
  const text = formatDifference(value, magnitude, of);
  return value !== null && value > 0 && text !== "–" ? `+${text}` : text;
}

/** A computed size, such as the detectable worsening: `3.4%`, `0.051`, `5.1 pp`. */
export function formatSize(value: number | null, of: NumberScale): string {
  return of.scale === "relative" ? formatPercent(value) : formatDifference(value, Math.abs(value ?? 0), of);
}

/** A size that a user wrote, such as a margin, with all its digits: `5%`, `0.0125`, `2.5 pp`. */
export function formatWrittenSize(value: number, of: NumberScale): string {
  if (of.scale === "relative") return formatWrittenPercent(value);
  const { factor, suffix } = displayOfWritten(value, of.unit, of.as);
  return withSuffix(formatWritten(value * factor), inPoints(suffix));
}

/** Another unit is used only if it adds no digits: 7,654,321 B are 7474.92285156 KiB. */
function displayOfWritten(value: number, unit: string | null, as: ShownAs): Display {
  const display = displayFor(unit, Math.abs(value), as);
  const shown = value * display.factor;
  const isShort = roundTo(shown, SHORT_DIGITS) === roundTo(shown, WRITTEN_DIGITS);
  return isShort || as === "percent" ? display : displayFor(unit, 1, as);
}

function formatDifference(value: number | null, magnitude: number, { unit, as }: NumberScale): string {
  const { factor, suffix } = displayFor(unit, magnitude, as);
  if (value === null || !Number.isFinite(value)) return "–";
  // 0.577 - 0.477 must be shown as 0.1.
  const scaled = roundTo(value * factor, WRITTEN_DIGITS);
  const text = suffix === "%" ? formatHundredths(scaled) : formatNumber(scaled, DIGITS);
  return withSuffix(text, inPoints(suffix));
}

function inPoints(suffix: string): string {
  return suffix === "%" ? " pp" : suffix;
}

function pairText(
  [a, b]: readonly [number | null, number | null],
  { factor, suffix }: Display,
  between: string,
): string {
  const [first, second] = formatBoth(times(a, factor), times(b, factor));
  return suffix === "%"
    ? `${withSuffix(first, suffix)}${between}${withSuffix(second, suffix)}`
    : withSuffix(`${first}${between}${second}`, suffix);
}

function largest(...values: readonly (number | null)[]): number {
  return Math.max(...values.map((value) => Math.abs(value ?? 0)));
}

/** Rounded to 15 digits: 0.29 x 100 must be shown as 29. */
function times(value: number | null, factor: number): number | null {
  return value === null || factor === 1 ? value : roundTo(value * factor, 15);
}

function withSuffix(text: string, suffix: string): string {
  return text === "–" ? text : `${text}${suffix}`;
}

/** A time: `15 ms`, `0.4 s`, `23 s`, `4 min`, `1 h 30 min`. */
export function formatDuration(ms: number): string {
  if (ms < 100) return `${formatNumber(ms, 1)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${formatNumber(seconds, DIGITS)} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
