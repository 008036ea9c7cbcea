import type { Usage } from "../../model/run/trial.ts";
import { describe, finiteOrNull, isObject } from "./reported-value.ts";

const USAGE_NUMBERS = ["calls", "inputTokens", "outputTokens", "totalTokens", "costUsd"] as const;

type ReadUsage =
  | { readonly ok: true; readonly usage: Usage | null }
  | { readonly ok: false; readonly problem: string };

/** A number that is missing is unknown, not 0. */
export function readUsage(value: unknown): ReadUsage {
  if (value === undefined || value === null) {
    return { ok: true, usage: null };
  }
  if (!isObject(value)) {
    return { ok: false, problem: `expected an object for usage, got ${describe(value)}` };
  }
  const known = new Set<string>([...USAGE_NUMBERS, "truncated"]);
  const unknown = Object.keys(value).find((name) => !known.has(name));
  if (unknown !== undefined) {
    return { ok: false, problem: `expected only ${[...known].join(", ")} in usage, got '${unknown}'` };
  }
  const bad = USAGE_NUMBERS.find((name) => !isAmount(value[name]));
  if (bad !== undefined) {
    const got = typeof value[bad] === "number" ? String(value[bad]) : describe(value[bad]);
    return { ok: false, problem: `expected a number of at least 0 for usage.${bad}, got ${got}` };
  }
  const amount = (name: (typeof USAGE_NUMBERS)[number]): number | null => finiteOrNull(value[name]);
  const usage = {
    calls: amount("calls"),
    inputTokens: amount("inputTokens"),
    outputTokens: amount("outputTokens"),
    totalTokens: amount("totalTokens"),
    costUsd: amount("costUsd"),
    truncated: typeof value["truncated"] === "boolean" ? value["truncated"] : null,
  };
  return { ok: true, usage };
}

function isAmount(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "number" && Number.isFinite(value) && value >= 0)
  );
}
