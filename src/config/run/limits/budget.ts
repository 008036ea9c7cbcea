import { z } from "zod";
import type { Budget } from "../../../model/config/config.ts";
import type { Complaint } from "../../values/complaint.ts";
import { expected, optionalKey } from "../../values/keys.ts";
import { atLeast, type Owners } from "../../values/owner.ts";
import { settingChange, unknownLooser } from "../../values/setting-change.ts";
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

/** The head may raise the budget but not lower it, because then less would be judged. */
export const BUDGET_OWNER = {
  budget: {
    calls: "base-or-more",
    tokens: "base-or-more",
    "cost-usd": "base-or-more",
    trials: "base-or-more",
    time: "base-or-more",
    "max-per-trial": { calls: "base-or-more", tokens: "base-or-more", "cost-usd": "base-or-more" },
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

export const ownedBudget = atLeast<Budget | null>(BUDGET_OWNER.budget.calls, allowsMore, (base, head) =>
  settingChange({
    path: "run.budget",
    base,
    head,
    text: (budget) => (budget === null ? "none" : JSON.stringify(budget)),
    looser: unknownLooser,
  }),
);

/** Each limit is at least as high, or there is none. The reservation for one attempt does not limit the whole run. */
function allowsMore(base: Budget | null, head: Budget | null): boolean {
  if (head === null || base === null) return head === null;
  return LIMITS.every((name) => (head[name] ?? Infinity) >= (base[name] ?? Infinity));
}

const LIMITS = ["calls", "tokens", "costUsd", "trials", "timeMs"] as const;
