import type { TrialError } from "../../model/run/trial.ts";

export interface BreakerLimits {
  /** Number of consecutive failures that open it. */
  readonly failures: number;
  /** Time after which one probe is allowed. */
  readonly cooldownMs: number;
}

/** A probe is an attempt that tests whether the endpoint works again. */
export type AttemptRole = "normal" | "probe";

type State =
  | { readonly kind: "closed"; readonly failures: number }
  | { readonly kind: "open"; readonly sinceMs: number; readonly why: string }
  | { readonly kind: "probing"; readonly why: string };

/**
 * Stops asking an endpoint that gives no answers. Closed: every attempt may start. After `failures` consecutive
 * failures it opens, and no attempt may start. After the cooldown one probe may start: its answer closes the breaker,
 * and its failure opens it again.
 */
export class CircuitBreaker {
  readonly #config: BreakerLimits;
  #state: State = { kind: "closed", failures: 0 };
  #opened = 0;

  constructor(config: BreakerLimits) {
    this.#config = config;
  }

  get isClosed(): boolean {
    return this.#state.kind === "closed";
  }

  /** How often it opened. */
  get opened(): number {
    return this.#opened;
  }

  /** The code of the failure that prevents an attempt from starting now; null = it may start. */
  refusal(nowMs: number): string | null {
    const state = this.#state;
    if (state.kind === "closed") return null;
    if (state.kind === "open" && nowMs - state.sinceMs >= this.#config.cooldownMs) return null;
    return state.why;
  }

  /** An allowed attempt starts. Returns its role, which is needed when it ends. */
  started(): AttemptRole {
    if (this.#state.kind === "closed") return "normal";
    this.#state = { kind: "probing", why: this.#state.why };
    return "probe";
  }

  /** The endpoint answered. Calls that were in progress when the circuit opened have no influence here and below. */
  succeeded(role: AttemptRole): void {
    if (role === "probe" || this.#state.kind === "closed") this.#state = { kind: "closed", failures: 0 };
  }

  /** The endpoint gave no answer; `code` says how. */
  failed(role: AttemptRole, code: string, nowMs: number): void {
    if (role === "normal" && this.#state.kind !== "closed") return;
    const failures = this.#state.kind === "closed" ? this.#state.failures + 1 : this.#config.failures;
    if (failures < this.#config.failures) {
      this.#state = { kind: "closed", failures };
      return;
    }
    this.#opened += 1;
    this.#state = { kind: "open", sinceMs: nowMs, why: code };
  }

  /** The attempt ended without information about the endpoint, so a probe has to be repeated. */
  abandoned(role: AttemptRole, nowMs: number): void {
    if (role === "normal" || this.#state.kind !== "probing") return;
    this.#state = { kind: "open", sinceMs: nowMs - this.#config.cooldownMs, why: this.#state.why };
  }
}

/** An endpoint whose circuit is open, and the code of its last failure. */
export interface OpenCircuit {
  readonly endpoint: string;
  readonly code: string;
}

/** Why a trial is not executed: the circuit of its endpoint is open, and that of its fallback, if it has one. */
export function circuitOpen(own: OpenCircuit, fallback: OpenCircuit | null): TrialError {
  const who = fallback === null ? own.endpoint : `${own.endpoint} and its fallback ${fallback.endpoint}`;
  const last = fallback === null ? own.code : `${own.code} and ${fallback.code}`;
  const message = `not tried: ${who} gave no answer too many times in a row (last: ${last}); use --resume to try again once it works`;
  return { class: "transient", code: "circuit-open", message };
}
