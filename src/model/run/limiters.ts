/** The effects of limits on a run: how long they delayed it, and how much of the budgets was used. */

export interface LimiterReport {
  /** Wall time in ms during which a worker was free and a limit delayed its work. */
  readonly waitedMs: WaitedMs;
  /** Endpoints at which any limit had an effect. */
  readonly endpoints: readonly EndpointReport[];
  readonly budget: readonly BudgetReport[];
}

export interface WaitedMs {
  /** Waiting because of `qps`, `rpm` or `tpm`. */
  readonly rate: number;
  /** Waiting for the end of a Retry-After. */
  readonly retryAfter: number;
  /** Waiting because an axis value or an endpoint has a lower concurrency. */
  readonly concurrency: number;
  /** Waiting for the attempts in progress to report their usage. */
  readonly budget: number;
}

export interface EndpointReport {
  readonly endpoint: string;
  /** Number of attempts at once when the run ended. */
  readonly limit: number;
  /** How often that limit was reduced. */
  readonly cuts: number;
  /** How often the endpoint sent a Retry-After. */
  readonly pauses: number;
  /** How often its circuit opened. */
  readonly opened: number;
  /** Trials that were not executed because the circuit was open. */
  readonly refused: number;
  /** Number of attempts that went to the fallback; absent = none. */
  readonly diverted?: number | undefined;
}

export interface BudgetReport {
  readonly name: "calls" | "tokens" | "USD" | "trials" | "seconds";
  readonly limit: number;
  /** The use over all resumes, including reservations for attempts that did not report theirs. */
  readonly spent: number;
  /** The part of `spent` that is reservations for attempts that did not report their use. */
  readonly reserved: number;
}

/** A change of an endpoint's state during a run. */
export type EndpointChange =
  /** It answered that there are too many requests; from now on at most `limit` attempts run at once. */
  | { readonly kind: "lowered"; readonly limit: number }
  /** It sent a Retry-After. */
  | { readonly kind: "paused"; readonly forMs: number }
  /** Its circuit opened, so its trials are errored at once; `code` is that of the last failure. */
  | { readonly kind: "opened"; readonly code: string }
  /** A probe got an answer. */
  | { readonly kind: "closed" };
