import { z } from "zod";
import type { Execution, RetryConfig } from "../../../model/config/config.ts";
import { type Complaint, valueComplaint } from "../../values/complaint.ts";
import { defaultedKey, expected, optionalKey } from "../../values/keys.ts";
import { inMilliseconds, type Owned, ownedKeys, type Owners, plainOwned } from "../../values/owner.ts";
import { duration, flag, wholeNumber } from "../../values/written-values.ts";

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

export const retryShape = {
  retry: optionalKey(
    writtenRetry,
    "Retry after rate limits, timeouts and transient errors; never after a wrong answer.",
  ),
};

type Written = z.output<z.ZodObject<typeof retryShape>>;

/** Fewer attempts, and shorter waits between them, turn answers into lost ones. */
export const RETRY_OWNER = {
  retry: { attempts: "base", delay: "base", "max-delay": "base", jitter: "base", deadline: "base" },
} as const satisfies Owners<Written>;

export function checkRetry({ retry }: Written): Complaint[] {
  const delay = retry?.delay ?? 0;
  const longest = retry?.["max-delay"];
  if (longest === undefined || longest >= delay) return [];
  const message = `expected at least the delay of ${delay} ms, got ${longest} ms`;
  return [valueComplaint(["run", "retry", "max-delay"], message)];
}

type Retry = Pick<Execution, "retry" | "deadlineMs">;

export function resolveRetry({ retry }: Written): Retry {
  return {
    retry: {
      attempts: retry?.attempts ?? 3,
      delayMs: retry?.delay ?? 1000,
      maxDelayMs: retry?.["max-delay"] ?? 30_000,
      jitter: retry?.jitter ?? true,
    },
    deadlineMs: retry?.deadline ?? null,
  };
}

const OWNER = RETRY_OWNER.retry;

export const retryParts = {
  retry: ownedKeys<RetryConfig>({
    attempts: plainOwned(OWNER.attempts, "run.retry.attempts"),
    delayMs: inMilliseconds(OWNER.delay, "run.retry.delay"),
    maxDelayMs: inMilliseconds(OWNER["max-delay"], "run.retry.max-delay"),
    jitter: plainOwned(OWNER.jitter, "run.retry.jitter"),
  }),
  deadlineMs: inMilliseconds(OWNER.deadline, "run.retry.deadline"),
} as const satisfies { readonly [Key in keyof Retry]: Owned<Retry[Key]> };
