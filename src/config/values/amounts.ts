import { splitMeasured } from "../../base/measured-text.ts";
import { describeValue } from "../../base/quote.ts";
import type { Margin } from "../../model/config/margin.ts";

/** The result of a small parser: the value, or what was expected and what it got. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

export const DAY_PATTERN = String.raw`^\d{4}-\d{2}-\d{2}$`;

/** `2026-04-30`: a day that exists in the calendar. */
export function parseDay(input: unknown): Parsed<string> {
  const isDay =
    typeof input === "string" && new RegExp(DAY_PATTERN).test(input) && input === calendarDay(input);
  if (isDay) return { ok: true, value: input };
  return {
    ok: false,
    message: `expected an existing date such as 2026-04-30, got ${describeValue(input)}`,
  };
}

/** The day as the calendar counts it: the 30th of February would be a day in March. */
function calendarDay(text: string): string | null {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Timers of JavaScript hold at most 2^31 - 1 ms. */
const MAX_MS = 2_147_483_647;

export const DURATION_PATTERN = "^\\d+(\\.\\d+)?(ms|s|m|min|h|d)$";

/** `500ms`, `120s`, `10min`, `1.5h`, `1d` to milliseconds. */
export function parseDuration(input: unknown): Parsed<number> {
  const match = typeof input === "string" ? /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(input.trim()) : null;
  const unitMs = UNIT_MS[match?.[2] ?? ""];
  if (match === null || unitMs === undefined) {
    const missingUnit = typeof input === "number" ? ` (a number needs its unit: "${input}s")` : "";
    return {
      ok: false,
      message: `expected a duration such as 500ms, 120s, 10min or 1h, got ${describeValue(input)}${missingUnit}`,
    };
  }
  const milliseconds = Math.round(Number(match[1]) * unitMs);
  if (milliseconds > MAX_MS) {
    return { ok: false, message: `expected a duration of at most 24d, got ${describeValue(input)}` };
  }
  return { ok: true, value: milliseconds };
}

export const PERCENTAGE_PATTERN = "^\\d+(\\.\\d+)?\\s?%$";

/** `5%` becomes 0.05; null when the text is not a percentage. */
export function parsePercentage(input: unknown): number | null {
  const match = typeof input === "string" ? /^(\d+(?:\.\d+)?)\s?%$/.exec(input.trim()) : null;
  return match === null ? null : Number(match[1]) / 100;
}

/** `10%` or 0.1 becomes 0.1: a share of a whole, 0 to 1. */
export function parseShare(input: unknown): Parsed<number> {
  const value = typeof input === "number" ? input : parsePercentage(input);
  if (value !== null && value >= 0 && value <= 1) return { ok: true, value };
  const advice = typeof input === "number" && input > 1 && input <= 100 ? ` (write ${input}%)` : "";
  return {
    ok: false,
    message: `expected a share such as 10% or 0.1, between 0 and 1, got ${describeValue(input)}${advice}`,
  };
}

/**
 * `5%` is relative to the baseline, `0.02` is in the metric's own unit. Which of them a kind accepts is checked later.
 */
export function parseMargin(input: unknown): Parsed<Margin> {
  if (typeof input === "number" && input >= 0) {
    return { ok: true, value: { scale: "absolute", value: input } };
  }
  const fraction = parsePercentage(input);
  if (fraction !== null) return { ok: true, value: { scale: "relative", value: fraction } };
  return {
    ok: false,
    message: `expected a margin such as 5% (of the baseline) or 0.02 (in the metric's unit), never negative, got ${describeValue(input)}`,
  };
}

/** A number in a metric's unit: without one of its own it is in that which the metric declares. */
export interface Amount {
  readonly value: number;
  readonly unit: string | null;
}

/** The text as it was written: `1.5 ms`, `5`. */
export function amountText({ value, unit }: Amount): string {
  return unit === null ? String(value) : `${value} ${unit}`;
}

export const AMOUNT_PATTERN = String.raw`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*[^\s\d].*$`;

/** `5` or `1.5 ms`. */
export function parseAmount(input: unknown): Parsed<Amount> {
  if (typeof input === "number" && Number.isFinite(input))
    return { ok: true, value: { value: input, unit: null } };
  const measured = typeof input === "string" ? splitMeasured(input) : null;
  if (measured !== null) return { ok: true, value: measured };
  return {
    ok: false,
    message: `expected a number, or one with its unit such as 1.5 ms, got ${describeValue(input)}`,
  };
}

/** The same, never below 0. */
export function parsePositiveAmount(input: unknown): Parsed<Amount> {
  const parsed = parseAmount(input);
  if (!parsed.ok || parsed.value.value >= 0) return parsed;
  return { ok: false, message: `expected a number that is not negative, got ${describeValue(input)}` };
}

/** A margin of a metric; `unit` where an absolute one is written with it, such as `5 ms`. */
export interface OwnMargin extends Margin {
  readonly unit: string | null;
}

export function parseOwnMargin(input: unknown): Parsed<OwnMargin> {
  const measured = typeof input === "string" && parsePercentage(input) === null ? splitMeasured(input) : null;
  if (measured !== null && measured.value >= 0) {
    return { ok: true, value: { scale: "absolute", ...measured } };
  }
  const parsed = parseMargin(input);
  return parsed.ok ? { ok: true, value: { ...parsed.value, unit: null } } : parsed;
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

export const SIZE_PATTERN = "^\\d+(\\.\\d+)?(B|kB|KB|MB|GB|KiB|MiB|GiB)$";

/** `64KiB`, `1MB`, `512B` to bytes; 0 needs no unit. */
export function parseSize(input: unknown): Parsed<number> {
  if (input === 0) return { ok: true, value: 0 };
  const match = typeof input === "string" ? /^(\d+(?:\.\d+)?)\s?([A-Za-z]+)$/.exec(input.trim()) : null;
  const unitBytes = UNIT_BYTES[match?.[2] ?? ""];
  if (match === null || unitBytes === undefined) {
    return {
      ok: false,
      message: `expected a size such as 512B, 64KiB or 1MB, got ${describeValue(input)}`,
    };
  }
  return { ok: true, value: Math.round(Number(match[1]) * unitBytes) };
}
