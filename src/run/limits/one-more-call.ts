import type { CallEnd } from "../../model/run/trial.ts";
import type { AbortScope } from "./abort-scope.ts";
import type { AnotherCall, Clock } from "../ports.ts";

/** A call that the limits let through, before it has a time of its own. */
export type LetThrough =
  | { readonly kind: "go"; readonly end: (call: CallEnd) => void }
  | Extract<AnotherCall, { kind: "refused" }>;

export interface OneMoreCall {
  readonly clock: Pick<Clock, "after">;
  readonly timeoutMs: number;
  /** Of the run. */
  readonly scope: AbortScope;
  /** Called once, when the call has ended. */
  readonly onEnd: () => void;
}

/** Gives a call a time of its own: when it is late the attempt goes on, since it has an answer already. */
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
