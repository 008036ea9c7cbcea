import {
  type AttemptAmounts,
  isMeasured,
  type CallEnd,
  type TrialRecord,
  type Usage,
} from "../../model/run/trial.ts";
import type { Budget } from "../../model/config/config.ts";
import type { BudgetReport } from "../../model/run/limiters.ts";
import { ESCALATION } from "../../model/config/endpoint.ts";
import { BudgetAccount, type Reservation } from "./budget-account.ts";

/** What an attempt is for. A trial that the budget has not counted yet counts as a trial, too. */
export type AttemptKind = "new-trial" | "again";

/** Whether an attempt may start. */
export type BudgetAnswer =
  | { readonly kind: "enough" }
  | { readonly kind: "wait" }
  | { readonly kind: "exhausted"; readonly why: string };

export type BudgetTicket = Partial<Record<Amount, Reservation>>;

type Amount = keyof AttemptAmounts;

const AMOUNTS: readonly Amount[] = ["calls", "tokens", "costUsd"];
const NAMES = { calls: "calls", tokens: "tokens", costUsd: "USD" } as const;

/** The limits on what a run may use. With shards each has its part, since no shard knows what the others use. */
export class BudgetLedger {
  readonly #accounts = new Map<Amount, BudgetAccount>();
  readonly #trials: BudgetAccount | null;

  constructor(budget: Budget, shards: number) {
    for (const name of AMOUNTS) {
      const limit = budget[name];
      if (limit === null) continue;
      const declared = budget.maxPerTrial[name];
      // An attempt is at least one call.
      const atLeast = name === "calls" ? 1 : null;
      const terms = { name: NAMES[name], limit: limit / shards, declared, atLeast };
      this.#accounts.set(name, new BudgetAccount(terms));
    }
    this.#trials =
      budget.trials === null
        ? null
        : new BudgetAccount({ name: "trials", limit: budget.trials / shards, declared: 1, atLeast: 1 });
  }

  /** Charges what an earlier run of the same plan used, according to its rows. */
  recall(rows: Iterable<TrialRecord>): void {
    const unknown: (readonly [BudgetAccount, number])[] = [];
    for (const row of rows) {
      if (row.attempts > 0) this.#trials?.charge(1);
      for (const [name, account] of this.#accounts) {
        const size = usedAmount(row.usage, name);
        if (size !== null) account.learn(size);
        const used = row.charged === undefined ? usedOnce(row, name) : row.charged[name];
        if (used === null) unknown.push([account, row.attempts]);
        else account.charge(used);
      }
    }
    // These come last, so that they are charged at the largest known use.
    for (const [account, attempts] of unknown) account.chargeUnknown(attempts);
  }

  ask(kind: AttemptKind): BudgetAnswer {
    const accounts = [...this.#accounts.values(), ...(kind === "new-trial" ? this.#ofTrials() : [])];
    const exhausted = accounts.find((account) => account.credit() === "exhausted");
    if (exhausted !== undefined) return { kind: "exhausted", why: exhausted.whyExhausted() };
    return accounts.some((account) => account.credit() === "wait") ? { kind: "wait" } : { kind: "enough" };
  }

  /** Asks for one more call after this one, which may use more than any call before. */
  expectMore({ usage = null }: CallEnd): void {
    for (const [name, account] of this.#accounts) {
      const used = name === "calls" ? null : usedAmount(usage, name);
      if (used !== null) account.learn(used * ESCALATION);
    }
  }

  /** An attempt with enough budget starts. */
  reserve(kind: AttemptKind): BudgetTicket {
    if (kind === "new-trial") this.#trials?.charge(1);
    return Object.fromEntries([...this.#accounts].map(([name, account]) => [name, account.reserve()]));
  }

  /** The call has ended; null = it was ended from outside. Returns its charge. */
  settle(ticket: BudgetTicket, outcome: CallEnd | null): AttemptAmounts {
    const answered = outcome !== null && isMeasured(outcome.status) ? "answered" : "no-answer";
    const usage = outcome?.usage ?? null;
    const charge = (name: Amount): number | null => {
      const [account, reservation] = [this.#accounts.get(name), ticket[name]];
      const used = usedAmount(usage, name);
      return account === undefined || reservation === undefined
        ? used
        : account.settle(reservation, used, answered);
    };
    return { calls: charge("calls"), tokens: charge("tokens"), costUsd: charge("costUsd") };
  }

  report(): readonly BudgetReport[] {
    return [...this.#accounts.values(), ...this.#ofTrials()].map((account) => account.report());
  }

  #ofTrials(): readonly BudgetAccount[] {
    return this.#trials === null ? [] : [this.#trials];
  }
}

/** Tokens, calls or money of one attempt; null = it does not report them. */
export function usedAmount(usage: Usage | null, name: Amount): number | null {
  if (usage === null) return null;
  if (name !== "tokens") return usage[name];
  const { totalTokens, inputTokens, outputTokens } = usage;
  return totalTokens ?? (inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens);
}

/** A row of a run without a budget only contains the use of its last attempt. */
function usedOnce(row: TrialRecord, name: Amount): number | null {
  return row.attempts > 1 ? null : usedAmount(row.usage, name);
}
