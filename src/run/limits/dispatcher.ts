import type { CallEnd, Trial, TrialRecord } from "../../model/run/trial.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { AttemptCalls, type EndCall } from "../budget/charges.ts";
import type { AttemptKind } from "../budget/budget-ledger.ts";
import { chooseNext, type Choice, type Deadline, type WaitingCall } from "./choose-next.ts";
import type { Endpoint } from "./endpoint.ts";
import { Lanes } from "./lanes.ts";
import type { Limiters } from "./limiters.ts";
import type { Launch, LetThrough, Permit } from "./permit.ts";
import { createPool, type Pool } from "./pool.ts";
import type { Clock } from "../ports.ts";

interface Waiter extends Deadline {
  readonly tell: (permit: Permit) => void;
  readonly fail: (reason: unknown) => void;
}

interface Call extends WaitingCall {
  readonly start: (end: EndCall) => void;
  readonly turnAway: (code: string) => void;
  readonly fail: (reason: unknown) => void;
}

type Choices = Choice<Waiter, Call>;

export interface DispatcherInput {
  /** The trials in the order of execution. */
  readonly trials: readonly Trial[];
  readonly limiters: Limiters;
  readonly concurrency: number;
  readonly clock: Clock;
  /** Rows of an earlier run by key. */
  readonly previous: ReadonlyMap<string, TrialRecord>;
  /** Called when the first attempt of a trial may start, or is refused. */
  readonly launch: (trial: Trial, permit: Launch) => void;
}

/** Lets attempts start, one by one, when all limits allow it. The one place where limits meet. */
export class Dispatcher {
  readonly #input: DispatcherInput;
  readonly #lanes: Lanes<Waiter>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #pool: Pool;
  readonly #alarm: AlarmClock;
  readonly #calls = new Set<Call>();
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

  /** The budget is used up: no more trials are launched. */
  stop(why: string): void {
    this.#stoppedBy ??= why;
    this.#launchedAll();
  }

  /** No more calls are allowed. */
  abort(reason: unknown): void {
    this.#ended = { reason };
    for (const { waiter } of this.#lanes.takeAgains()) waiter?.fail(reason);
    for (const call of this.#calls) call.fail(reason);
    this.#calls.clear();
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
    while (this.#ended === null) {
      const choice = this.#choose();
      if (choice.kind === "nothing-waits") break;
      if (choice.kind === "hold") {
        this.#input.limiters.held.set(choice.cause, this.#nowMs());
        this.#alarm.setTo(choice.untilMs);
        break;
      }
      this.#carryOut(choice);
    }
    if (this.#lanes.firsts === 0 || this.#ended !== null) this.#launchedAll();
  }

  #choose(): Choices {
    const { limiters } = this.#input;
    const heads = this.#pool.isFree() ? this.#lanes.heads(this.#stoppedBy === null ? "all" : "again") : [];
    const kindOf = (trial: Trial): AttemptKind => this.#kindOf(trial);
    return chooseNext({ calls: [...this.#calls], heads }, { limiters, kindOf, nowMs: this.#nowMs() });
  }

  #carryOut(choice: Exclude<Choices, { kind: "nothing-waits" | "hold" }>): void {
    if (choice.kind === "stop") {
      this.stop(choice.why);
      return;
    }
    if (choice.kind === "call" || choice.kind === "turn-away-call") {
      this.#calls.delete(choice.call);
      if (choice.kind === "turn-away-call") choice.call.turnAway(choice.code);
      else choice.call.start(this.#startCall(choice.call.endpoint, "again"));
      return;
    }
    const { lane, candidate } = choice.head;
    this.#lanes.take(lane);
    if (choice.kind === "give-up") {
      if (choice.why !== null) this.stop(choice.why);
      candidate.waiter?.tell({ kind: "no-more" });
      return;
    }
    const permit = choice.kind === "start" ? this.#go(choice) : this.#turnAway(choice);
    if (candidate.waiter === null) this.#input.launch(candidate.trial, permit);
    else candidate.waiter.tell(permit);
  }

  #go({ head, attempt, route }: Extract<Choices, { kind: "start" }>): Extract<Launch, { kind: "go" }> {
    const { endpoint: own, fallback, caps } = head.lane;
    const endpoint = route === "fallback" && fallback !== null ? fallback : own;
    if (endpoint !== own) own.divert();
    const leaveCaps = this.#input.limiters.caps.enter(caps);
    const calls = new AttemptCalls(this.#startCall(endpoint, attempt));
    return {
      kind: "go",
      route,
      another: (before, deadlineAtMs) => this.#another(calls, { endpoint, before, deadlineAtMs }),
      end(outcome) {
        leaveCaps();
        calls.end(outcome);
        return calls.charged();
      },
      freeWorker: this.#pool.occupy(),
    };
  }

  #startCall(endpoint: Endpoint, kind: AttemptKind): EndCall {
    const end = this.#input.limiters.startCall(endpoint, kind, this.#nowMs());
    return (call) => end(call, this.#nowMs());
  }

  /** What the call before held back is given back first: an attempt must not wait for itself. */
  #another(calls: AttemptCalls, waiting: WaitingCall): Promise<LetThrough> {
    if (!calls.takeMore()) return Promise.resolve({ kind: "refused", code: "called-twice" });
    calls.end(waiting.before);
    this.#input.limiters.budget?.expectMore(waiting.before);
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) {
        reject(this.#ended.reason);
        return;
      }
      const start = (begun: EndCall): void => {
        calls.begin(begun);
        const end = (call: CallEnd): void => {
          calls.end(call);
          this.#pump();
        };
        resolve({ kind: "go", end });
      };
      const turnAway = (code: string): void => resolve({ kind: "refused", code });
      this.#calls.add({ ...waiting, start, turnAway, fail: reject });
      this.#pump();
    });
  }

  #turnAway({ head, error }: Extract<Choices, { kind: "turn-away" }>): Launch {
    head.lane.endpoint.countRefused();
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
