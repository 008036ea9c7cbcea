import type { AttemptAmounts, CallEnd, TrialError } from "../../model/run/trial.ts";
import type { AnotherCall, Clock, Route } from "../ports.ts";
import type { AbortScope } from "./abort-scope.ts";

/** A call allowed by the limits, before it has its own time limit. */
export type LetThrough =
  | { readonly kind: "go"; readonly end: (call: CallEnd) => void }
  | Extract<AnotherCall, { kind: "refused" }>;

interface OneMoreCall {
  readonly clock: Pick<Clock, "after">;
  readonly timeoutMs: number;
  /** The scope of the run. */
  readonly scope: AbortScope;
  /** Called once, when the call has ended. */
  readonly onEnd: () => void;
}

/** Gives a call its own time limit. When it is too late the attempt continues, since it already has an answer. */
export function oneMoreCall(
  { end }: Extract<LetThrough, { kind: "go" }>,
  { clock, timeoutMs, scope, onEnd }: OneMoreCall,
): Extract<AnotherCall, { kind: "go" }> {
  const work = scope.fork();
  const cancel = clock.after(timeoutMs, () =>
    work.abort(new DOMException("the call took too long", "TimeoutError")),
  );
  let ended = false;
  return {
    kind: "go",
    signal: work.signal,
    end(call) {
      if (ended) return;
      ended = true;
      cancel();
      work.release();
      onEnd();
      end(call);
    },
  };
}

/** The answer to an attempt that waited. */
export type Permit = Launch | { readonly kind: "no-more" };

/** The answer to a first attempt; `no-more` = the budget is used up, or its deadline has passed. */
export type Launch =
  | {
      readonly kind: "go";
      readonly route: Route;
      /** See the context of an attempt. It is refused when it could start only after the deadline (monotonic clock). */
      another(before: CallEnd, deadlineAtMs: number): Promise<LetThrough>;
      /** Called once when it has ended; null = from outside. Returns the charge to the budget. */
      end(outcome: CallEnd | null): AttemptAmounts | null;
      /** Called after `end`; a second call does nothing. */
      freeWorker(): void;
    }
  /** The circuit is open. */
  | { readonly kind: "refused"; readonly error: TrialError; freeWorker(): void };
