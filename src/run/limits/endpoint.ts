import type { EndpointChange, EndpointReport } from "../../model/run/limiters.ts";
import type { CallEnd, ErrorClass } from "../../model/run/trial.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { type AttemptRole, type BreakerLimits, CircuitBreaker } from "./circuit-breaker.ts";

export interface EndpointConfig {
  /** Most attempts at once. */
  readonly concurrency: number;
  /** Whether that limit decreases when the endpoint reports too many requests. */
  readonly adapts: "adaptive" | "fixed";
  /** Null = it never opens. */
  readonly breaker: BreakerLimits | null;
  /** Longest time that a Retry-After may delay work. */
  readonly longestPauseMs: number;
  /** Called when the load of the endpoint is reduced, or when its circuit closes again. */
  readonly onChange: (change: EndpointChange) => void;
}

/** Whether an attempt may start now. */
export type Admission =
  | { readonly kind: "open" }
  /** The limit is reached, until an attempt ends. */
  | { readonly kind: "full" }
  | { readonly kind: "paused"; readonly untilMs: number }
  /** Its circuit is open; `code` is that of the last failure. */
  | { readonly kind: "refused"; readonly endpoint: string; readonly code: string };

/**
 * Errors in which the endpoint gave no answer, whatever it was asked, so that the next case would not get one either.
 */
const INFRASTRUCTURE: ReadonlySet<ErrorClass> = new Set([
  "transient",
  "timeout",
  "auth",
  "quota",
  "not-found",
] as const);

/** The state of one server and account: its limit, its pauses and its circuit breaker. */
export class Endpoint {
  readonly #name: string;
  readonly #config: EndpointConfig;
  readonly #limit: AdaptiveLimit;
  readonly #breaker: CircuitBreaker | null;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #inFlight = 0;
  #pauses = 0;
  #refused = 0;
  #diverted = 0;

  constructor(name: string, config: EndpointConfig) {
    this.#name = name;
    this.#config = config;
    this.#limit = new AdaptiveLimit(config.concurrency);
    this.#breaker = config.breaker === null ? null : new CircuitBreaker(config.breaker);
  }

  admission(nowMs: number): Admission {
    const code = this.#breaker?.refusal(nowMs) ?? null;
    if (code !== null) return { kind: "refused", endpoint: this.#name, code };
    if (nowMs < this.#pausedUntilMs) return { kind: "paused", untilMs: this.#pausedUntilMs };
    return this.#inFlight < this.#limit.value ? { kind: "open" } : { kind: "full" };
  }

  /** An open circuit refused an attempt. */
  countRefused(): void {
    this.#refused += 1;
  }

  /** An attempt goes to the fallback, because the circuit is open. */
  divert(): void {
    this.#diverted += 1;
  }

  /** A call starts; call the returned function when it ends, with null when it was stopped from outside. */
  enter(): (outcome: CallEnd | null, nowMs: number) => void {
    this.#inFlight += 1;
    const role = this.#breaker?.started() ?? "normal";
    return (outcome, nowMs) => {
      const before = { cuts: this.#limit.cuts, opened: this.#breaker?.opened ?? 0 };
      if (outcome === null) this.#breaker?.abandoned(role, nowMs);
      else this.#learn(outcome, role, nowMs);
      this.#inFlight -= 1;
      if (outcome !== null) this.#tell(outcome, role, before);
    };
  }

  report(): EndpointReport {
    return {
      endpoint: this.#name,
      limit: this.#limit.value,
      cuts: this.#limit.cuts,
      pauses: this.#pauses,
      opened: this.#breaker?.opened ?? 0,
      refused: this.#refused,
      ...(this.#diverted === 0 ? {} : { diverted: this.#diverted }),
    };
  }

  #learn(outcome: CallEnd, role: AttemptRole, nowMs: number): void {
    const isErrored = outcome.status === "errored" || outcome.status === "timed-out";
    if (!isErrored || outcome.failedAt === "after-answer") {
      this.#breaker?.succeeded(role);
      this.#limit.answered(this.#inFlight);
      return;
    }
    const { retryAfterMs = 0 } = outcome;
    const { class: kind, code } = outcome.error;
    if (retryAfterMs > 0) this.#pause(retryAfterMs, nowMs);
    if (kind === "rate-limit") {
      if (this.#config.adapts === "adaptive") this.#limit.overloaded(nowMs);
      this.#breaker?.abandoned(role, nowMs);
    } else if (INFRASTRUCTURE.has(kind)) this.#breaker?.failed(role, code, nowMs);
    else this.#breaker?.succeeded(role);
  }

  #tell(
    outcome: CallEnd,
    role: AttemptRole,
    before: { readonly cuts: number; readonly opened: number },
  ): void {
    const { onChange } = this.#config;
    if (this.#limit.cuts > before.cuts) onChange({ kind: "lowered", limit: this.#limit.value });
    const opened = this.#breaker?.opened ?? 0;
    if (opened > before.opened) onChange({ kind: "opened", code: outcome.error?.code ?? "no-answer" });
    else if (role === "probe" && this.#breaker?.isClosed === true) onChange({ kind: "closed" });
  }

  #pause(retryAfterMs: number, nowMs: number): void {
    this.#pauses += 1;
    const forMs = Math.min(retryAfterMs, this.#config.longestPauseMs);
    const untilMs = nowMs + forMs;
    // Calls in progress report the same pause again, so it is reported once.
    if (nowMs >= this.#pausedUntilMs) this.#config.onChange({ kind: "paused", forMs });
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
  }
}
