import {
  type AttemptAmounts,
  isMeasured,
  type CallEnd,
  type Trial,
  type TrialRecord,
} from "../../model/run/trial.ts";
import type { Execution } from "../../model/config/config.ts";
import type { BudgetReport, EndpointChange, LimiterReport } from "../../model/run/limiters.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Sides } from "../../model/run/side.ts";
import { BudgetLedger, usedAmount, type AttemptKind } from "../budget/budget-ledger.ts";
import { ConcurrencyCaps } from "./concurrency-caps.ts";
import { Endpoint } from "./endpoint.ts";
import { HeldTime } from "./held-time.ts";
import type { Place } from "./lanes.ts";
import { longestPauseMs } from "./longest-pause.ts";
import type { RunObserver, TrialRunner } from "../ports.ts";
import { RateLimits } from "./rate-limits.ts";

export interface LimitersInput {
  readonly execution: Execution;
  readonly runners: Sides<TrialRunner>;
  readonly previous: ReadonlyMap<string, TrialRecord>;
  /** Names of endpoints come from runners and are stored. */
  readonly redact: Redactor;
  readonly observer: RunObserver;
}

/** Every limit of a run. It has no clock: times are arguments, in milliseconds of a monotonic clock. */
export class Limiters {
  readonly rates: RateLimits;
  /** Null = no limit. */
  readonly budget: BudgetLedger | null;
  readonly caps: ConcurrencyCaps;
  readonly held = new HeldTime();
  readonly #input: LimitersInput;
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(input: LimitersInput) {
    const { execution, previous } = input;
    this.#input = input;
    this.caps = new ConcurrencyCaps(execution.concurrencyPer);
    this.rates = new RateLimits(
      { ...execution, tokensPerAttempt: execution.budget?.maxPerTrial.tokens ?? null },
      largestTokens(previous.values()),
    );
    // A recording costs nothing, whatever usage its rows report.
    const budget = execution.replay === null ? execution.budget : null;
    this.budget = budget === null ? null : new BudgetLedger(budget, execution.shards);
    this.budget?.recall(previous.values());
  }

  /** The limits that can block a trial, apart from rate and budget. */
  placeOf(trial: Trial): Place & { readonly key: string } {
    const name = this.#endpointName(trial);
    const other = this.#fallbackName(trial, name);
    const caps = this.caps.of(trial.case.axes);
    const key = JSON.stringify([name, other, ...caps.map(({ axis, value }) => [axis, value])]);
    const fallback = other === null ? null : this.#endpoint(other, trial);
    return { key, caps, endpoint: this.#endpoint(name, trial), fallback };
  }

  /**
   * A call starts, the first one of an attempt or a further one. Call the returned function when it ends, with null
   * when it was ended from outside. The caps belong to the attempt.
   */
  startCall(
    endpoint: Endpoint,
    kind: AttemptKind,
    nowMs: number,
  ): (outcome: CallEnd | null, nowMs: number) => AttemptAmounts | null {
    const leaveEndpoint = endpoint.enter();
    const tokens = this.rates.take(nowMs);
    const money = this.budget?.reserve(kind);
    return (outcome, endMs) => {
      leaveEndpoint(outcome, endMs);
      const answered = outcome !== null && isMeasured(outcome.status) ? "answered" : "no-answer";
      this.rates.settle(tokens, usedAmount(outcome?.usage ?? null, "tokens"), answered);
      return money === undefined ? null : (this.budget?.settle(money, outcome) ?? null);
    };
  }

  /** The use of the budget so far, without time. */
  spend(): readonly BudgetReport[] {
    return this.budget?.report() ?? [];
  }

  /** Undefined when no limit had an effect and nothing happened. */
  report(): LimiterReport | undefined {
    const { execution } = this.#input;
    const endpoints = [...this.#endpoints.values()]
      .map((endpoint) => endpoint.report())
      .filter(({ cuts, pauses, opened }) => cuts + pauses + opened > 0);
    const budget = this.spend();
    const isLimited =
      execution.concurrencyPer.length + endpoints.length > 0 ||
      execution.budget !== null ||
      [execution.qps, execution.rpm, execution.tpm].some((rate) => rate !== null);
    return isLimited ? { waitedMs: this.held.report(), endpoints, budget } : undefined;
  }

  /** The code of an error comes from outside. */
  #tell(endpoint: string, change: EndpointChange): void {
    const { observer, redact } = this.#input;
    const told = change.kind === "opened" ? { ...change, code: redact(change.code) } : change;
    observer.notify({ type: "limiter", endpoint, change: told });
  }

  #endpointName(trial: Trial): string {
    const { runners, redact } = this.#input;
    const named = runners[trial.side].endpoint?.(trial);
    if (named !== undefined) return redact(named);
    return runners.baseline === runners.candidate ? "the runner" : `the runner of ${trial.side}`;
  }

  /** A fallback that shares the limits of the trial's own endpoint is unavailable together with it. */
  #fallbackName(trial: Trial, own: string): string | null {
    const { runners, redact } = this.#input;
    const named = runners[trial.side].fallback?.(trial) ?? null;
    const name = named === null ? null : redact(named);
    return name === own ? null : name;
  }

  #endpoint(name: string, trial: Trial): Endpoint {
    const known = this.#endpoints.get(name);
    if (known !== undefined) return known;
    const { execution, runners } = this.#input;
    const { breaker, concurrency, adaptive } = execution;
    const isWatched = breaker.isExplicit || runners[trial.side].endpoint !== undefined;
    const endpoint = new Endpoint(name, {
      concurrency,
      adapts: adaptive ? "adaptive" : "fixed",
      breaker: isWatched ? breaker : null,
      longestPauseMs: longestPauseMs(execution),
      onChange: (change) => this.#tell(name, change),
    });
    this.#endpoints.set(name, endpoint);
    return endpoint;
  }
}

function largestTokens(rows: Iterable<TrialRecord>): number | null {
  let largest: number | null = null;
  for (const { usage } of rows) {
    const tokens = usedAmount(usage, "tokens");
    if (tokens !== null && tokens > 0) largest = Math.max(largest ?? 0, tokens);
  }
  return largest;
}
