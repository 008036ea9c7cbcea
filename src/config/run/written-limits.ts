import { z } from "zod";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { duration, flag, number, wholeNumber } from "../values/written-values.ts";

/** How far a run may go: workers, rates, tries, money. */

const positive = number.gt(0, expected("a number above 0"));
const amount = wholeNumber(1, 1_000_000_000);
const workers = wholeNumber(1, 1000);

export const writtenConcurrencyLimits = z.strictObject(
  {
    total: optionalKey(workers, "Trials at a time, in total; same default as `concurrency`."),
    per: optionalKey(
      z
        .record(
          z.string(),
          z.record(z.string(), workers, expected("a mapping from value to a whole number")),
          expected("a mapping from axis to its values' limits"),
        )
        .meta({ title: "axis → value → number" }),
      "Trials at a time whose case has the given value: `{model: {large: 2}}`.",
    ),
  },
  expected("a whole number, or {total, per}"),
);

export const writtenConcurrency = z
  .union([workers, writtenConcurrencyLimits], expected("a whole number from 1 to 1000, or {total, per}"))
  .meta({ title: "number or limits" });

export const writtenRate = z.strictObject(
  {
    qps: optionalKey(
      positive,
      "Maximum number of attempts started in any one second, over all workers, including retries; evenly spaced.",
    ),
    rpm: optionalKey(positive, "Maximum number of attempts started in any one minute."),
    tpm: optionalKey(
      positive,
      "Maximum number of tokens of the attempts started in any one minute. An attempt reserves `budget.max-per-trial.tokens`, or without it the largest usage so far, and is then charged what it reports.",
    ),
    adaptive: defaultedKey(
      flag,
      true,
      'Send fewer attempts at once to an endpoint that answers "too many requests": a fifth less, at most every 10 s; 5% more after each round without such an answer, up to `concurrency`.',
    ),
  },
  expected("a mapping with qps, rpm, tpm and adaptive"),
);

export const writtenRetry = z.strictObject(
  {
    attempts: defaultedKey(wholeNumber(1, 100), 3, "Number of attempts of a trial, including the first."),
    delay: defaultedKey(duration, "1s", "Wait before the second attempt; it doubles each time."),
    "max-delay": defaultedKey(duration, "30s", "Longest wait between two attempts."),
    jitter: defaultedKey(
      flag,
      true,
      "Vary the wait at random, so that workers do not retry at the same time.",
    ),
    deadline: optionalKey(
      duration,
      "No attempt of a trial starts later than this after its first one, and no wait for a Retry-After is longer. Default: attempts have no deadline, and a wait for a Retry-After may take `attempts` times `timeout` and `max-delay`.",
    ),
  },
  expected("a mapping with attempts, delay, max-delay, jitter and deadline"),
);

export const writtenBreaker = z.strictObject(
  {
    failures: defaultedKey(
      wholeNumber(1, 10_000),
      10,
      "Attempts in a row without an answer (unreachable, timed out, not allowed, quota; not rate limits) that open the circuit.",
    ),
    cooldown: defaultedKey(duration, "30s", "Time after which one attempt tries the endpoint again."),
  },
  expected("a mapping with failures and cooldown"),
);

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

export type WrittenConcurrency = z.output<typeof writtenConcurrency>;
export type WrittenBudget = z.output<typeof writtenBudget>;

/** How far a run may go. */
export const limitsShape = {
  concurrency: defaultedKey(
    writtenConcurrency,
    4,
    "Trials at a time. If a machine-dependent metric (`run-effect`) gates, the default is 1, since parallel trials disturb each other's timings. Or `{total, per}`: see below.",
  ),
  rate: optionalKey(writtenRate, "Limits on starts. Default: none."),
  retry: optionalKey(
    writtenRetry,
    "Retry after rate limits, timeouts and transient errors; never after a wrong answer.",
  ),
  breaker: optionalKey(
    writtenBreaker,
    "When to stop calling an endpoint that gives no answers: its remaining trials are `errored` at once. By default only for runners that name their endpoints; if written, for all.",
  ),
  budget: optionalKey(
    writtenBudget,
    "Maximum that the whole run may use, including resumes. When it is used up, the run stops with exit code 5; measured trials are kept and compared.",
  ),
};

export type WrittenLimits = z.output<z.ZodObject<typeof limitsShape>>;

/**
 * How fast a run is, and what it may cost, is the pull request's. How long and how often an answer is waited for is the
 * base's: fewer tries turn answers into lost ones.
 */
export const LIMITS_OWNER = {
  concurrency: "head",
  rate: { qps: "head", rpm: "head", tpm: "head", adaptive: "head" },
  retry: { attempts: "base", delay: "base", "max-delay": "base", jitter: "base", deadline: "base" },
  breaker: { failures: "base", cooldown: "base" },
  budget: {
    calls: "head",
    tokens: "head",
    "cost-usd": "head",
    trials: "head",
    time: "head",
    "max-per-trial": { calls: "head", tokens: "head", "cost-usd": "head" },
  },
} as const satisfies Owners<WrittenLimits>;
