import type { CallEnd, Trial, TrialError } from "../../model/run/trial.ts";
import type { AttemptKind } from "../budget/budget-ledger.ts";
import { circuitOpen, type OpenCircuit } from "./circuit-breaker.ts";
import type { Admission, Endpoint } from "./endpoint.ts";
import type { HoldCause } from "./held-time.ts";
import type { QueuedTrial, Lane } from "./lanes.ts";
import type { Limiters } from "./limiters.ts";
import type { Route } from "../ports.ts";

/** A trial or call waits until this time of the monotonic clock at most. */
export interface Deadline {
  readonly deadlineAtMs: number;
}

export interface Head<T extends Deadline> {
  readonly lane: Lane<T>;
  readonly candidate: QueuedTrial<T>;
}

/**
 * A further call of an attempt in progress. The attempt has its worker already, and its place among the axis values.
 */
export interface WaitingCall extends Deadline {
  readonly endpoint: Endpoint;
  /** The call before it. */
  readonly before: CallEnd;
}

/** What to do next. */
export type Choice<T extends Deadline, C extends WaitingCall> =
  | {
      readonly kind: "start";
      readonly head: Head<T>;
      readonly attempt: AttemptKind;
      readonly route: Route;
    }
  | { readonly kind: "turn-away"; readonly head: Head<T>; readonly error: TrialError }
  /** A later attempt may not start any more; `why` is the reason of the budget, null = its deadline. */
  | { readonly kind: "give-up"; readonly head: Head<T>; readonly why: string | null }
  | { readonly kind: "call"; readonly call: C }
  | { readonly kind: "turn-away-call"; readonly call: C; readonly code: string }
  /** No first attempt may start now. */
  | { readonly kind: "stop"; readonly why: string }
  /** Wait until this time; null = until an attempt ends. */
  | { readonly kind: "hold"; readonly cause: HoldCause; readonly untilMs: number | null }
  | { readonly kind: "nothing-waits" };

export interface Waiting<T extends Deadline, C extends WaitingCall> {
  /** Calls go first, because their attempts occupy workers. */
  readonly calls: readonly C[];
  readonly heads: readonly Head<T>[];
}

export interface ChooseContext {
  readonly limiters: Limiters;
  readonly nowMs: number;
  /** Whether an earlier run has attempted this trial. */
  readonly kindOf: (trial: Trial) => AttemptKind;
}

/**
 * The next attempt or call that every limit allows. Attempts that an endpoint or an axis value blocks are skipped. Rate
 * and budget are shared by all, so attempts wait for them in order, and small ones do not overtake a large one forever.
 */
export function chooseNext<T extends Deadline, C extends WaitingCall>(
  { calls, heads }: Waiting<T, C>,
  context: ChooseContext,
): Choice<T, C> {
  let cause: HoldCause | null = null;
  let untilMs: number | null = null;
  const passOver = (over: PassedOver): void => {
    cause ??= over.cause;
    if (over.untilMs !== null) untilMs = Math.min(untilMs ?? over.untilMs, over.untilMs);
  };
  for (const call of calls) {
    const choice = judgeCall(call, context);
    if (choice.kind !== "passed-over") return choice;
    passOver(choice);
  }
  for (const head of heads) {
    const choice = judge(head, context);
    if (choice.kind !== "passed-over") return choice;
    passOver(choice);
  }
  return cause === null ? { kind: "nothing-waits" } : { kind: "hold", cause, untilMs };
}

interface PassedOver {
  readonly kind: "passed-over";
  readonly cause: HoldCause;
  readonly untilMs: number | null;
}

function judgeCall<C extends WaitingCall>(
  call: C,
  { limiters, nowMs }: ChooseContext,
): Choice<never, C> | PassedOver {
  const turnAway = (code: string): Choice<never, C> => ({ kind: "turn-away-call", call, code });
  const admission = call.endpoint.admission(nowMs);
  if (admission.kind === "refused") return turnAway("circuit-open");
  const credit = limiters.budget?.ask("again") ?? { kind: "enough" };
  if (credit.kind === "exhausted") return turnAway("budget-used-up");
  const freeAtMs = Math.max(
    limiters.rates.freeAtMs(nowMs),
    admission.kind === "paused" ? admission.untilMs : nowMs,
  );
  if (freeAtMs > call.deadlineAtMs) return turnAway("deadline");
  if (admission.kind !== "open") return passedOver(admission);
  if (credit.kind === "wait") return { kind: "hold", cause: "budget", untilMs: null };
  return freeAtMs > nowMs ? { kind: "hold", cause: "rate", untilMs: freeAtMs } : { kind: "call", call };
}

function passedOver(admission: Extract<Admission, { kind: "paused" | "full" }>): PassedOver {
  return admission.kind === "paused"
    ? { kind: "passed-over", cause: "retryAfter", untilMs: admission.untilMs }
    : { kind: "passed-over", cause: "concurrency", untilMs: null };
}

function judge<T extends Deadline>(
  head: Head<T>,
  context: ChooseContext,
): Exclude<Choice<T, never>, { kind: "call" | "turn-away-call" }> | PassedOver {
  const { lane, candidate } = head;
  const { limiters, nowMs } = context;
  const { route, admission, own } = routeOf(lane, nowMs);
  const startsAtMs = admission.kind === "paused" ? admission.untilMs : nowMs;
  const deadlineAtMs = candidate.waiter?.deadlineAtMs ?? Number.POSITIVE_INFINITY;
  if (startsAtMs > deadlineAtMs) return { kind: "give-up", head, why: null };
  if (admission.kind === "refused") {
    return { kind: "turn-away", head, error: circuitOpen(own ?? admission, own === null ? null : admission) };
  }
  if (admission.kind !== "open") return passedOver(admission);
  if (!limiters.caps.isFree(lane.caps)) {
    return { kind: "passed-over", cause: "concurrency", untilMs: null };
  }
  return judgeShared(head, route, context);
}

interface Way {
  readonly route: Route;
  readonly admission: Admission;
  /** The trial's own endpoint, if its circuit is open; null = it is asked. */
  readonly own: OpenCircuit | null;
}

/** The fallback is asked while the trial's own endpoint refuses; a probe still goes to the own endpoint. */
function routeOf({ endpoint, fallback }: Lane<unknown>, nowMs: number): Way {
  const admission = endpoint.admission(nowMs);
  return admission.kind === "refused" && fallback !== null
    ? { route: "fallback", admission: fallback.admission(nowMs), own: admission }
    : { route: "own", admission, own: null };
}

/** The answer of the limits that hold for all attempts. */
function judgeShared<T extends Deadline>(
  head: Head<T>,
  route: Route,
  { limiters, nowMs, kindOf }: ChooseContext,
): Extract<Choice<T, never>, { kind: "start" | "give-up" | "stop" | "hold" }> {
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
    : { kind: "start", head, attempt, route };
}
