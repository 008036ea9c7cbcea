import { describeValue } from "../../base/quote.ts";
import type { Parsed } from "./parsed.ts";

export const DAY_PATTERN = String.raw`^\d{4}-\d{2}-\d{2}$`;

/** `2026-04-30`: a day that the calendar has. */
export function parseDay(input: unknown): Parsed<string> {
  const isDay =
    typeof input === "string" && new RegExp(DAY_PATTERN).test(input) && input === calendarDay(input);
  if (isDay) return { ok: true, value: input };
  return {
    ok: false,
    message: `expected a day of the calendar such as 2026-04-30, got ${describeValue(input)}`,
  };
}

/** The same day as the calendar counts: the 30th of February would be one of March. */
function calendarDay(text: string): string | null {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}
