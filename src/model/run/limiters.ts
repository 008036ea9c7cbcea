/** What limits did to a run: how long they held it back, and how far budgets were used. */

export interface LimiterReport {
  /** Wall time in which a worker was free and a limit held work back, ms. */
  readonly waitedMs: WaitedMs;
  /** Endpoints that something happened to. */
  readonly endpoints: readonly EndpointReport[];
  readonly budget: readonly BudgetReport[];
}

export interface WaitedMs {
  /** For `qps`, `rpm`, `tpm`. */
  readonly rate: number;
  /** For a Retry-After to pass. */
  readonly retryAfter: number;
  /** For fewer attempts of one axis value or endpoint at once. */
  readonly concurrency: number;
  /** Waiting for the attempts in progress to report their usage. */
  readonly budget: number;
}

export interface EndpointReport {
  readonly endpoint: string;
  /** Attempts at once when the run ended. */
  readonly limit: number;
  /** How often that limit was cut. */
  readonly cuts: number;
  /** How often the endpoint named a time to wait for. */
  readonly pauses: number;
  /** How often its circuit opened. */
  readonly opened: number;
  /** Trials that were not tried since it was open. */
  readonly refused: number;
  /** Tries that its fallback was asked in its place; absent = none. */
  readonly diverted?: number | undefined;
}

export interface BudgetReport {
  readonly name: "calls" | "tokens" | "USD" | "trials" | "seconds";
  readonly limit: number;
  /** Over all resumes, including reservations without a reported usage. */
  readonly spent: number;
  /** Of `spent`: reservations of attempts that did not tell what they used. */
  readonly reserved: number;
}

/** What became of an endpoint while a run went on. */
export type EndpointChange =
  /** It said that it is too much: so many attempts at once from now on. */
  | { readonly kind: "lowered"; readonly limit: number }
  /** It named a time to wait for. */
  | { readonly kind: "paused"; readonly forMs: number }
  /** Its circuit opened: its trials are errored at once; `code` is that of the last failure. */
  | { readonly kind: "opened"; readonly code: string }
  /** A probe was answered. */
  | { readonly kind: "closed" };
