import { InvalidArgumentError } from "commander";
import type { BudgetLimits } from "../../config/apply-overrides.ts";
import { parseDuration } from "../../config/values/amounts.ts";

const EXPECTED = "expected calls=N, tokens=N, trials=N, cost-usd=N or time=DURATION";

/** Parses one limit of a budget, such as `cost-usd=2.50` or `time=1h`, and adds it to the earlier ones. */
export function parseBudget(text: string, previous: BudgetLimits): BudgetLimits {
  const [name = "", value = ""] = text.split(/=(.*)/su);
  switch (name) {
    case "calls":
    case "tokens":
    case "trials":
      return { ...previous, [name]: positive(value, Number.isInteger) };
    case "cost-usd":
      return { ...previous, costUsd: positive(value, Number.isFinite) };
    case "time":
      return { ...previous, timeMs: durationMs(value) };
    default:
      throw new InvalidArgumentError(EXPECTED);
  }
}

function positive(text: string, isAllowed: (value: number) => boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!isAllowed(value) || value <= 0) throw new InvalidArgumentError(EXPECTED);
  return value;
}

function durationMs(text: string): number {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new InvalidArgumentError(parsed.message);
  return parsed.value;
}
