import { formatNumber, roundTo, withoutResidue } from "../../base/format-number.ts";
import type { BudgetReport } from "../../model/run/limiters.ts";

export interface AccountTerms {
  readonly name: BudgetReport["name"];
  readonly limit: number;
  /** Most that one attempt uses; null = the largest seen, before which attempts go one by one. */
  readonly declared: number | null;
  /** What an attempt uses that does not tell, when nothing else is known; null = nothing is known of it. */
  readonly atLeast: number | null;
}

/** Reservation of an attempt until its usage is known. */
export interface Reservation {
  readonly amount: number;
  /** Nothing was known of an attempt's size: all that was left was taken. */
  readonly blind: boolean;
}

/** `wait`: if the attempts in progress use less than they reserved, there may be enough. */
export type Credit = "enough" | "wait" | "exhausted";

/** Sums of doubles are off by a few units in the last place. */
const ROUNDING = 1e-9;

/**
 * One limit of a budget. Before it starts, an attempt reserves its maximum usage, so that attempts in progress can
 * never exceed it; an attempt that does not report its usage keeps its full reservation. Only an attempt that uses more than
 * was declared, or than any before it, can carry the sum above the limit, by the excess.
 */
export class BudgetAccount {
  readonly #terms: AccountTerms;
  #spent = 0;
  #held = 0;
  #largest: number | null = null;
  /** Part of `spent` that is a reservation without a reported usage. */
  #unaccounted = 0;
  /** Attempts without an answer, from before anything was known of an attempt's size. */
  #deferred = 0;
  #isBlind = false;

  constructor(terms: AccountTerms) {
    this.#terms = terms;
  }

  credit(): Credit {
    const { limit } = this.#terms;
    const need = this.#need();
    if (this.#isBlind) return "exhausted";
    if (need === null) {
      if (this.#held > 0) return "wait";
      return this.#spent < limit ? "enough" : "exhausted";
    }
    const most = limit * (1 + ROUNDING);
    if (this.#spent + need > most) return "exhausted";
    return this.#spent + this.#held + need > most ? "wait" : "enough";
  }

  /** Why nothing more may start. */
  whyExhausted(): string {
    const { name, limit } = this.#terms;
    if (this.#isBlind) {
      return `a trial did not report its ${name}, so the budget of ${amountText(limit)} cannot be kept: report the usage, or write budget.max-per-trial`;
    }
    const need = this.#need();
    const isWhole = this.#spent >= limit || need === null;
    const next = isWhole ? "" : `, and a trial may use ${amountText(need)}`;
    return `the budget of ${amountText(limit)} ${name} is used up: ${amountText(this.#spent)} spent${next}`;
  }

  reserve(): Reservation {
    const need = this.#need();
    const amount = need ?? Math.max(0, this.#terms.limit - this.#spent);
    this.#held += amount;
    return { amount, blind: need === null };
  }

  /** The attempt has ended; `used` null = not reported. Returns its charge, null = not known yet. */
  settle(
    { amount, blind }: Reservation,
    used: number | null,
    answered: "answered" | "no-answer",
  ): number | null {
    this.#held = Math.max(0, this.#held - amount);
    if (used === null && !blind) return this.#keep(amount);
    const known = used ?? this.#terms.atLeast;
    if (known !== null) {
      this.charge(known);
      this.learn(known);
      return known;
    }
    if (answered === "answered") this.#isBlind = true;
    else this.#deferred += 1;
    return null;
  }

  /** Something was used, in this run or before it. */
  charge(used: number): void {
    this.#spent += used;
  }

  /** So much one attempt used, or may use. */
  learn(used: number): void {
    // Nothing is not the size of anything: an answer from a cache must not let the rest run unreserved.
    if (used > 0) this.#largest = Math.max(this.#largest ?? 0, used);
    const need = this.#need();
    if (need === null) return;
    this.#keep(this.#deferred * need);
    this.#deferred = 0;
  }

  /** Attempts of an earlier run that nothing is known of. */
  chargeUnknown(attempts: number): void {
    const need = this.#need() ?? this.#terms.atLeast;
    if (need === null) this.#deferred += attempts;
    else this.#keep(attempts * need);
  }

  report(): BudgetReport {
    const { name, limit } = this.#terms;
    // Added and taken away again, amounts leave a rest that nobody reserved.
    const reserved = withoutResidue(this.#unaccounted + this.#held, limit);
    return { name, limit, spent: this.#spent, reserved };
  }

  #keep(amount: number): number {
    this.#spent += amount;
    this.#unaccounted += amount;
    return amount;
  }

  /** Most that one attempt uses; null = not known. */
  #need(): number | null {
    const { declared } = this.#terms;
    return declared ?? this.#largest;
  }
}

/** Six digits are enough for money and tokens, and hide rounding. */
function amountText(amount: number): string {
  return formatNumber(roundTo(amount, 6), 6);
}
