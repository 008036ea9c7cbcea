import type { Trial, TrialError } from "../model/trial.ts";
import type { AttemptKind } from "./budget-ledger.ts";
import type { HoldCause } from "./held-time.ts";
import type { Candidate, Lane } from "./lanes.ts";
import type { Limiters } from "./limiters.ts";

/** Who waits for a later attempt may do so until this time of the monotonic clock. */
export interface Deadline {
  readonly deadlineAtMs: number;
}

export interface Head<T extends Deadline> {
  readonly lane: Lane<T>;
  readonly candidate: Candidate<T>;
}

/** What to do next while a worker is free. */
export type Choice<T extends Deadline> =
  | { readonly kind: "start"; readonly head: Head<T>; readonly attempt: AttemptKind }
  | { readonly kind: "refuse"; readonly head: Head<T>; readonly error: TrialError }
  /** A later attempt may not start any more; `why` = the budget's words, null = its deadline. */
  | { readonly kind: "give-up"; readonly head: Head<T>; readonly why: string | null }
  /** No first attempt may start any more. */
  | { readonly kind: "stop"; readonly why: string }
  /** Wait: until a time, null = until an attempt ends. */
  | { readonly kind: "hold"; readonly cause: HoldCause; readonly untilMs: number | null }
  | { readonly kind: "nothing-waits" };

export interface ChooseContext {
  readonly limiters: Limiters;
  readonly nowMs: number;
  /** Whether an earlier run has tried this trial. */
  readonly kindOf: (trial: Trial) => AttemptKind;
}

/**
 * The next attempt that every limit lets through. What an endpoint or an axis value holds back is passed over; rate and
 * budget are everybody's, so whoever comes first waits for them, and small ones do not starve a large one.
 */
export function chooseNext<T extends Deadline>(heads: readonly Head<T>[], context: ChooseContext): Choice<T> {
  let cause: HoldCause | null = null;
  let untilMs: number | null = null;
  for (const head of heads) {
    const choice = judge(head, context);
    if (choice.kind !== "passed-over") return choice;
    cause ??= choice.cause;
    if (choice.untilMs !== null) untilMs = Math.min(untilMs ?? choice.untilMs, choice.untilMs);
  }
  return cause === null ? { kind: "nothing-waits" } : { kind: "hold", cause, untilMs };
}

interface PassedOver {
  readonly kind: "passed-over";
  readonly cause: HoldCause;
  readonly untilMs: number | null;
}

function judge<T extends Deadline>(head: Head<T>, context: ChooseContext): Choice<T> | PassedOver {
  const { lane, candidate } = head;
  const { limiters, nowMs } = context;
  const door = lane.endpoint.door(nowMs);
  const startsAtMs = door.kind === "paused" ? door.untilMs : nowMs;
  const deadlineAtMs = candidate.waiter?.deadlineAtMs ?? Number.POSITIVE_INFINITY;
  if (startsAtMs > deadlineAtMs) return { kind: "give-up", head, why: null };
  if (door.kind === "refused") return { kind: "refuse", head, error: door.error };
  if (door.kind === "paused") return { kind: "passed-over", cause: "retryAfter", untilMs: door.untilMs };
  if (door.kind === "full" || !limiters.caps.isFree(lane.caps)) {
    return { kind: "passed-over", cause: "concurrency", untilMs: null };
  }
  return judgeShared(head, context);
}

/** By the limits that hold for all. */
function judgeShared<T extends Deadline>(head: Head<T>, context: ChooseContext): Choice<T> {
  const { limiters, nowMs, kindOf } = context;
  const { trial, waiter } = head.candidate;
  const attempt = waiter === null ? kindOf(trial) : "again";
  const credit = limiters.budget?.ask(attempt) ?? { kind: "enough" };
  if (credit.kind === "exhausted") {
    return waiter === null ? { kind: "stop", why: credit.why } : { kind: "give-up", head, why: credit.why };
  }
  if (credit.kind === "wait") return { kind: "hold", cause: "budget", untilMs: null };
  const freeAtMs = limiters.rates.freeAtMs(nowMs);
  return freeAtMs > nowMs
    ? { kind: "hold", cause: "rate", untilMs: freeAtMs }
    : { kind: "start", head, attempt };
}
