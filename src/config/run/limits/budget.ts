import { z } from "zod";
import type { Budget } from "../../../model/config/config.ts";
import type { Complaint } from "../../values/complaint.ts";
import { expected, optionalKey } from "../../values/keys.ts";
import { owned, type Owners } from "../../values/owner.ts";
import { unknownLooser } from "../../values/setting-change.ts";
import { duration, number, wholeNumber } from "../../values/written-values.ts";

const positive = number.gt(0, expected("a number above 0"));
const amount = wholeNumber(1, 1_000_000_000);

export const writtenMaxPerTrial = z.strictObject(
  {
    calls: optionalKey(amount, "Calls of one attempt."),
    tokens: optionalKey(amount, "Tokens of one attempt."),
    "cost-usd": optionalKey(positive, "Dollars of one attempt."),
  },
  expected("a mapping with calls, tokens and cost-usd"),
);

export const writtenBudget = z.strictObject(
  {
    calls: optionalKey(amount, "Calls; an attempt that reports none counts as one."),
    tokens: optionalKey(amount, "Tokens, input and output."),
    "cost-usd": optionalKey(positive, "Dollars."),
    trials: optionalKey(amount, "Started trials; retries are not counted."),
    time: optionalKey(duration, "Time; attempts in progress are then stopped."),
    "max-per-trial": optionalKey(
      writtenMaxPerTrial,
      "Maximum usage of one attempt; reserved before it starts. Default: the largest usage so far; until one is known, attempts run one by one.",
    ),
  },
  expected("a mapping with calls, tokens, cost-usd, trials, time and max-per-trial"),
);

export const budgetShape = {
  budget: optionalKey(
    writtenBudget,
    "Maximum that the whole run may use, including resumes. When it is used up, the run stops with exit code 5; measured trials are kept and compared.",
  ),
};

type WrittenBudget = z.output<typeof writtenBudget>;
type Written = z.output<z.ZodObject<typeof budgetShape>>;

/** What a run may cost is for whoever pays for it to say; the report lists a change, since less of a run is judged. */
export const BUDGET_OWNER = {
  budget: {
    calls: "head",
    tokens: "head",
    "cost-usd": "head",
    trials: "head",
    time: "head",
    "max-per-trial": { calls: "head", tokens: "head", "cost-usd": "head" },
  },
} as const satisfies Owners<Written>;

export function checkBudget({ budget }: Written): Complaint[] {
  return budget === undefined ? [] : checkReservations(budget);
}

const RESERVED = ["calls", "tokens", "cost-usd"] as const;

function checkReservations(budget: WrittenBudget): Complaint[] {
  return RESERVED.flatMap((key): Complaint[] => {
    const [limit, most] = [budget[key], budget["max-per-trial"]?.[key]];
    if (limit === undefined || most === undefined || most <= limit) return [];
    const message = `expected at most the whole budget of ${limit}, got ${most}: no trial could start`;
    return [{ path: ["run", "budget", "max-per-trial", key], at: "value", message }];
  });
}

export function resolveBudget(written: WrittenBudget): Budget {
  const most = written["max-per-trial"];
  return {
    calls: written.calls ?? null,
    tokens: written.tokens ?? null,
    costUsd: written["cost-usd"] ?? null,
    trials: written.trials ?? null,
    timeMs: written.time ?? null,
    maxPerTrial: {
      calls: most?.calls ?? null,
      tokens: most?.tokens ?? null,
      costUsd: most?.["cost-usd"] ?? null,
    },
  };
}

export const ownedBudget = owned<Budget | null>(BUDGET_OWNER.budget.calls, {
  path: "run.budget",
  text: (budget) => (budget === null ? "none" : JSON.stringify(budget)),
  looser: unknownLooser,
});
