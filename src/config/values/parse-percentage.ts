import type { Margin } from "../../model/config/metric.ts";
import { describeValue } from "../../base/quote.ts";
import type { Parsed } from "./parsed.ts";

export const PERCENTAGE_PATTERN = "^\\d+(\\.\\d+)?\\s?%$";

/** `5%` to 0.05; null when the text is no percentage. */
export function parsePercentage(input: unknown): number | null {
  const match = typeof input === "string" ? /^(\d+(?:\.\d+)?)\s?%$/.exec(input.trim()) : null;
  return match === null ? null : Number(match[1]) / 100;
}

/** `10%` or 0.1 to 0.1: a share of a whole, 0 to 1. */
export function parseShare(input: unknown): Parsed<number> {
  const value = typeof input === "number" ? input : parsePercentage(input);
  if (value !== null && value >= 0 && value <= 1) return { ok: true, value };
  const advice = typeof input === "number" && input > 1 && input <= 100 ? ` (write ${input}%)` : "";
  return {
    ok: false,
    message: `expected a share such as 10% or 0.1, between 0 and 1, got ${describeValue(input)}${advice}`,
  };
}

/** `5%` is relative to the baseline, `0.02` in the metric's own unit. Which one a kind takes is checked later. */
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
