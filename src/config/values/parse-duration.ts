import type { Parsed } from "./parsed.ts";
import { describeValue } from "../../base/quote.ts";

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
