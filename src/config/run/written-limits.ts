import { z } from "zod";
import { defaultedKey, expected, optionalKey } from "../values/keys.ts";
import { duration, flag, number, wholeNumber } from "../values/written-values.ts";

/** How far a run may go: workers, rates, tries, money. */

const positive = number.gt(0, expected("a number above 0"));
const amount = wholeNumber(1, 1_000_000_000);
const workers = wholeNumber(1, 1000);

export const writtenConcurrencyLimits = z.strictObject(
  {
    total: optionalKey(workers, "Trials at a time, over all; the default is that of `concurrency`."),
    per: optionalKey(
      z
        .record(
          z.string(),
          z.record(z.string(), workers, expected("a mapping from value to a whole number")),
          expected("a mapping from axis to its values' limits"),
        )
        .meta({ title: "axis → value → number" }),
      "Trials at a time whose case has this value: `{model: {large: 2}}`.",
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
      "Most attempts started in any one second, over all workers, retries included; evenly spaced.",
    ),
    rpm: optionalKey(positive, "Most attempts started in any one minute."),
    tpm: optionalKey(
      positive,
      "Most tokens of the attempts started in any one minute. An attempt reserves `budget.max-per-trial.tokens`, else as many as the largest so far, and is settled with what it reports.",
    ),
    adaptive: defaultedKey(
      flag,
      true,
      'Give an endpoint that says "too many requests" fewer attempts at once: a fifth less, at most every 10 s; 5% more after each clean round, up to `concurrency`.',
    ),
  },
  expected("a mapping with qps, rpm, tpm and adaptive"),
);

export const writtenRetry = z.strictObject(
  {
    attempts: defaultedKey(wholeNumber(1, 100), 3, "All tries of a trial, the first included."),
    delay: defaultedKey(duration, "1s", "Wait before the second try; it doubles each time."),
    "max-delay": defaultedKey(duration, "30s", "Longest wait between two tries."),
    jitter: defaultedKey(flag, true, "Vary the wait at random, so that workers do not return all at once."),
    deadline: optionalKey(
      duration,
      "No try of a trial starts later than this after its first one, and no Retry-After is waited for longer. Default: no try is cut off, and a Retry-After is waited for as long as `attempts` times `timeout` and `max-delay`.",
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
    calls: optionalKey(amount, "Calls of one try."),
    tokens: optionalKey(amount, "Tokens of one try."),
    "cost-usd": optionalKey(positive, "Dollars of one try."),
  },
  expected("a mapping with calls, tokens and cost-usd"),
);

export const writtenBudget = z.strictObject(
  {
    calls: optionalKey(amount, "Calls; a try that reports none counts as one."),
    tokens: optionalKey(amount, "Tokens, input and output."),
    "cost-usd": optionalKey(positive, "Dollars."),
    trials: optionalKey(amount, "Trials that are started; their retries are free."),
    time: optionalKey(duration, "Time; what is under way then is ended."),
    "max-per-trial": optionalKey(
      writtenMaxPerTrial,
      "Most that one try uses; reserved before it starts. By default the largest so far, and until one is known tries go one by one.",
    ),
  },
  expected("a mapping with calls, tokens, cost-usd, trials, time and max-per-trial"),
);

export type WrittenConcurrency = z.output<typeof writtenConcurrency>;
export type WrittenRetry = z.output<typeof writtenRetry>;
export type WrittenBudget = z.output<typeof writtenBudget>;
