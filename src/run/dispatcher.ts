import type { AttemptAmounts } from "../model/config.ts";
import type { Outcome, Trial, TrialError, TrialRecord } from "../model/trial.ts";
import { AlarmClock } from "./alarm-clock.ts";
import type { AttemptKind } from "./budget-ledger.ts";
import { chooseNext } from "./choose-next.ts";
import type { Choice, Deadline, Head } from "./choose-next.ts";
import { Lanes } from "./lanes.ts";
import type { Limiters } from "./limiters.ts";
import { createPool } from "./pool.ts";
import type { Pool } from "./pool.ts";
import type { Clock } from "./ports.ts";

/** What an attempt that waited is told. */
export type Permit =
  | {
      readonly kind: "go";
      /** To be called once, when it has ended; null = from outside. Gives what the budget is charged. */
      end(outcome: Outcome | null): AttemptAmounts | null;
      /** To be called after `end`; again does nothing. */
      freeWorker(): void;
    }
  /** The circuit is open. */
  | { readonly kind: "refused"; readonly error: TrialError; freeWorker(): void }
  /** The budget is used up, or its deadline is past. */
  | { readonly kind: "no-more" };

interface Waiter extends Deadline {
  readonly tell: (permit: Permit) => void;
  readonly fail: (reason: unknown) => void;
}

export interface DispatcherInput {
  /** In the order of execution. */
  readonly trials: readonly Trial[];
  readonly limiters: Limiters;
  readonly concurrency: number;
  readonly clock: Clock;
  /** Rows of an earlier run by key. */
  readonly previous: ReadonlyMap<string, TrialRecord>;
  /** Called when the first attempt of a trial may start, or is refused. */
  readonly launch: (trial: Trial, permit: Exclude<Permit, { kind: "no-more" }>) => void;
}

/** Lets attempts start, one by one, when all limits allow it. The one place where limits meet. */
export class Dispatcher {
  readonly #input: DispatcherInput;
  readonly #lanes: Lanes<Waiter>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #pool: Pool;
  readonly #alarm: AlarmClock;
  #launchedAll: () => void = () => undefined;
  #ended: { readonly reason: unknown } | null = null;
  #stoppedBy: string | null = null;

  constructor(input: DispatcherInput) {
    this.#input = input;
    this.#lanes = new Lanes(input.trials, (trial) => input.limiters.placeOf(trial));
    this.#ranks = new Map(input.trials.map(({ key }, rank) => [key, rank]));
    this.#pool = createPool(input.concurrency, () => this.#pump());
    this.#alarm = new AlarmClock(input.clock, () => this.#pump());
  }

  /** Why the budget ended the run; null = it did not. */
  get stoppedBy(): string | null {
    return this.#stoppedBy;
  }

  /** First attempts that never started. */
  get left(): number {
    return this.#lanes.firsts;
  }

  /** Launches every trial; resolves when none is left to launch, or the run is over. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#launchedAll = resolve;
      this.#pump();
    });
  }

  /** Waits for a later attempt of a trial; rejects when the run is aborted. */
  again(trial: Trial, deadlineAtMs: number): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) {
        reject(this.#ended.reason);
        return;
      }
      const waiter = { deadlineAtMs, tell: resolve, fail: reject };
      this.#lanes.addAgain({ trial, rank: this.#ranks.get(trial.key) ?? 0, waiter });
      this.#pump();
    });
  }

  /** The budget is used up: no trial is launched any more. */
  stop(why: string): void {
    this.#stoppedBy ??= why;
    this.#launchedAll();
  }

  /** Nothing is let through any more. */
  abort(reason: unknown): void {
    this.#ended = { reason };
    for (const { waiter } of this.#lanes.takeAgains()) waiter?.fail(reason);
    this.close();
    this.#launchedAll();
  }

  /** Ends the timer. */
  close(): void {
    this.#alarm.setTo(null);
    this.#input.limiters.held.set(null, this.#nowMs());
  }

  #pump(): void {
    this.#input.limiters.held.set(null, this.#nowMs());
    while (this.#ended === null && this.#pool.isFree()) {
      const { limiters } = this.#input;
      const heads = this.#lanes.heads(this.#stoppedBy === null ? "all" : "again");
      const kindOf = (trial: Trial): AttemptKind => this.#kindOf(trial);
      const choice = chooseNext(heads, { limiters, kindOf, nowMs: this.#nowMs() });
      if (choice.kind === "nothing-waits") break;
      if (choice.kind === "hold") {
        limiters.held.set(choice.cause, this.#nowMs());
        this.#alarm.setTo(choice.untilMs);
        break;
      }
      this.#carryOut(choice);
    }
    if (this.#lanes.firsts === 0 || this.#ended !== null) this.#launchedAll();
  }

  #carryOut(choice: Exclude<Choice<Waiter>, { kind: "nothing-waits" | "hold" }>): void {
    if (choice.kind === "stop") {
      this.stop(choice.why);
      return;
    }
    const { lane, candidate } = choice.head;
    this.#lanes.take(lane);
    if (choice.kind === "give-up") {
      if (choice.why !== null) this.stop(choice.why);
      candidate.waiter?.tell({ kind: "no-more" });
      return;
    }
    const permit = choice.kind === "start" ? this.#go(choice.head, choice.attempt) : this.#refuse(choice);
    if (candidate.waiter === null) this.#input.launch(candidate.trial, permit);
    else candidate.waiter.tell(permit);
  }

  #go({ lane }: Head<Waiter>, attempt: AttemptKind): Extract<Permit, { kind: "go" }> {
    const leave = this.#input.limiters.enter(lane, attempt, this.#nowMs());
    return {
      kind: "go",
      end: (outcome) => leave(outcome, this.#nowMs()),
      freeWorker: this.#pool.occupy(),
    };
  }

  #refuse({
    head,
    error,
  }: Extract<Choice<Waiter>, { kind: "refuse" }>): Extract<Permit, { kind: "refused" }> {
    head.lane.endpoint.refuse();
    return { kind: "refused", error, freeWorker: this.#pool.occupy() };
  }

  /** A trial that was tried before is in the budget already. */
  #kindOf({ key }: Trial): AttemptKind {
    return (this.#input.previous.get(key)?.attempts ?? 0) > 0 ? "again" : "new-trial";
  }

  #nowMs(): number {
    return this.#input.clock.monotonicMs();
  }
}
