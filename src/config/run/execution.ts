import type { z } from "zod";
import type { Execution } from "../../model/config/config.ts";
import type { Metric } from "../../model/config/metric.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { defaultedKey } from "../values/keys.ts";
import { inMilliseconds, type Owned, type Owners, plainOwned, unlisted } from "../values/owner.ts";
import type { KnownAxes } from "../values/where.ts";
import { duration, oneOf, size, wholeNumber } from "../values/written-values.ts";
import { BREAKER_OWNER, breakerShape, ownedBreaker, resolveBreaker } from "./limits/breaker.ts";
import { BUDGET_OWNER, budgetShape, checkBudget, ownedBudget, resolveBudget } from "./limits/budget.ts";
import { limitsOnUsage } from "./limits/check-usage.ts";
import {
  checkConcurrency,
  CONCURRENCY_OWNER,
  concurrencyParts,
  concurrencyShape,
  resolveConcurrency,
} from "./limits/concurrency.ts";
import { RATE_OWNER, rateParts, rateShape, resolveRate } from "./limits/rate.ts";
import { checkRetry, RETRY_OWNER, retryParts, retryShape, resolveRetry } from "./limits/retry.ts";
import { checkReplay, ownedReplay, REPLAY_OWNER, replayShape } from "./replay.ts";
import { checkSetup, resolveSetup, SETUP_OWNER, setupParts, setupShape } from "./setup.ts";

/** The keys that say how it is executed, for both sides. */
export const executionShape = {
  timeout: defaultedKey(
    duration,
    "10min",
    "Longest time of one attempt; then its whole process group is stopped.",
  ),
  grace: defaultedKey(
    duration,
    "5s",
    "Time between asking a process to end (SIGTERM) and killing it (SIGKILL).",
  ),
  ...concurrencyShape,
  ...rateShape,
  ...retryShape,
  ...breakerShape,
  ...budgetShape,
  order: defaultedKey(
    oneOf(["interleave", "sequential", "shuffle", "failed-first"]),
    "interleave",
    "Order of execution. `interleave`: the first repetition of all cases before the second, with the two sides alternating; it reduces false alarms. `sequential`: case by case. `shuffle`: seeded. `failed-first`: like `interleave`, with the cases first that failed, errored or timed out in the latest run of this folder. The report's order never depends on it.",
  ),
  "stop-when-all-fail": defaultedKey(
    wholeNumber(0, 10_000),
    5,
    "If the first so many different cases of a side end with the same error and no answer, the others are not run: the run is inconclusive (exit code 3) and can be resumed. A wrong answer is no error, and the cases that `order: failed-first` puts first do not count. 0: all cases are run. Not with injected faults, replays and results files.",
  ),
  "keep-output": defaultedKey(
    size,
    0,
    "How much of each trial's output is kept in its row, with secrets removed.",
  ),
  ...setupShape,
  ...replayShape,
};

type WrittenExecution = z.output<z.ZodObject<typeof executionShape>>;

/** A shorter timeout turns slow answers into lost ones, so the base decides it. */
export const EXECUTION_OWNER = {
  timeout: "base",
  grace: "head",
  ...CONCURRENCY_OWNER,
  ...RATE_OWNER,
  ...RETRY_OWNER,
  ...BREAKER_OWNER,
  ...BUDGET_OWNER,
  order: "head",
  "stop-when-all-fail": "head",
  "keep-output": "head",
  ...SETUP_OWNER,
  ...REPLAY_OWNER,
} as const satisfies Owners<WrittenExecution>;

export function checkExecution(written: WrittenExecution): Complaint[] {
  return [
    ...checkRetry(written),
    ...checkSetup(written),
    ...checkReplay(written),
    ...(written.timeout === 0 ? [valueComplaint(["run", "timeout"], "expected more than 0")] : []),
  ];
}

/** Limits that could never apply: for values that no case has, or for usage that the runner does not report. */
export function checkLimits(
  written: WrittenExecution,
  { axes, tellsUsage }: { readonly axes: KnownAxes; readonly tellsUsage: boolean },
): Complaint[] {
  return [
    ...checkConcurrency(written, axes),
    ...checkBudget(written),
    ...(tellsUsage ? [] : limitsOnUsage(written)),
  ];
}

/** The execution keys of a run; faults and stored answers have their own sections. */
type RunExecution = Omit<Execution, "chaos" | "debug">;

export function resolveExecution(
  written: WrittenExecution,
  { metrics, axes }: { readonly metrics: readonly Metric[]; readonly axes: KnownAxes },
): RunExecution {
  return {
    timeoutMs: written.timeout ?? 600_000,
    graceMs: written.grace ?? 5000,
    ...resolveConcurrency(written, { metrics, axes }),
    ...resolveRate(written),
    ...resolveRetry(written),
    breaker: resolveBreaker(written),
    budget: written.budget === undefined ? null : resolveBudget(written.budget),
    shards: 1,
    order: written.order ?? "interleave",
    stopWhenAllFail: written["stop-when-all-fail"] ?? 5,
    keepOutputBytes: written["keep-output"] ?? 0,
    ...resolveSetup(written),
    replay: written.replay ?? null,
  };
}

export const executionParts = {
  timeoutMs: inMilliseconds(EXECUTION_OWNER.timeout, "run.timeout"),
  graceMs: unlisted(EXECUTION_OWNER.grace),
  ...concurrencyParts,
  ...rateParts,
  ...retryParts,
  breaker: ownedBreaker,
  budget: ownedBudget,
  // Shards divide the work of one config and are not a key of it.
  shards: unlisted("head"),
  order: plainOwned(EXECUTION_OWNER.order, "run.order"),
  stopWhenAllFail: unlisted(EXECUTION_OWNER["stop-when-all-fail"]),
  keepOutputBytes: unlisted(EXECUTION_OWNER["keep-output"]),
  ...setupParts,
  replay: ownedReplay,
} as const satisfies { readonly [Key in keyof RunExecution]: Owned<RunExecution[Key]> };
