import { formatNumber, roundTo, withoutResidue } from "../../base/format-number.ts";
import type { BudgetReport } from "../../model/run/limiters.ts";

export interface AccountTerms {
  readonly name: BudgetReport["name"];
  readonly limit: number;
  /** The most that one attempt uses; null = the largest use so far. Before it is known, attempts run one by one. */
  readonly declared: number | null;
  /** What an attempt uses that does not report its use, when nothing else is known; null = nothing is known. */
  readonly atLeast: number | null;
}

/** The reservation of an attempt, until its use is known. */
export interface Reservation {
  readonly amount: number;
  /** Nothing was known about the size of an attempt, so it reserved everything that was left. */
  readonly blind: boolean;
}

/** `wait`: there may be enough later, if the attempts in progress use less than they reserved. */
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
  /** The part of `spent` that is a reservation of attempts that did not report their use. */
  #unaccounted = 0;
  /** Attempts without an answer, from a time when the size of an attempt was not known. */
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

  /** Why no further attempt may start. */
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

  /** The attempt has ended; `used`: null = not reported. Returns its charge, or null if it is not known yet. */
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

  /** An attempt used something, in this run or in an earlier one. */
  charge(used: number): void {
    this.#spent += used;
  }

  /** An attempt used this much, or may use it. */
  learn(used: number): void {
    // An answer from a cache uses nothing. It must not let the other attempts run without a reservation.
    if (used > 0) this.#largest = Math.max(this.#largest ?? 0, used);
    const need = this.#need();
    if (need === null) return;
    this.#keep(this.#deferred * need);
    this.#deferred = 0;
  }

  /** Attempts of an earlier run whose use is unknown. */
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

  /** The most that one attempt uses; null = not known. */
  #need(): number | null {
    const { declared } = this.#terms;
    return declared ?? this.#largest;
  }
}

/** Six digits are enough for money and tokens, and hide rounding errors. */
function amountText(amount: number): string {
  return formatNumber(roundTo(amount, 6), 6);
}
