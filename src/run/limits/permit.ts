import type { AttemptAmounts } from "../../model/config/config.ts";
import type { CallEnd, TrialError } from "../../model/run/trial.ts";
import type { LetThrough } from "./one-more-call.ts";
import type { Route } from "../ports.ts";

/** What an attempt that waited is told. */
export type Permit = Launch | { readonly kind: "no-more" };

/** What a first attempt is told; `no-more` = the budget is used up, or its deadline is past. */
export type Launch =
  | {
      readonly kind: "go";
      readonly route: Route;
      /** As of an attempt's context; it is refused when it could start after the deadline only (monotonic clock). */
      another(before: CallEnd, deadlineAtMs: number): Promise<LetThrough>;
      /** To be called once, when it has ended; null = from outside. Gives what the budget is charged. */
      end(outcome: CallEnd | null): AttemptAmounts | null;
      /** To be called after `end`; again does nothing. */
      freeWorker(): void;
    }
  /** The circuit is open. */
  | { readonly kind: "refused"; readonly error: TrialError; freeWorker(): void };
