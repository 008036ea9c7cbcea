import type { CallEvents, Clock, ModuleError, ModuleResult } from "../../../run/ports.ts";
import { AnsweredCalls } from "./answered-calls.ts";
import type { ModuleRequest, ModuleThread, ThreadEvents } from "./module-thread.ts";
import type { Answer, Call, Slot } from "./thread-slot.ts";

export interface ThreadPoolOptions {
  start(events: ThreadEvents): ModuleThread;
  /** Kills at once the processes that stopped threads with these marks have left behind: looks at every process of the machine. */
  killStrays(marks: readonly string[]): void;
  /** Threads that start at the same time; more would only wait for a processor. */
  readonly atOnce: number;
  readonly clock: Clock;
}

/**
 * A thread takes some 20 ms of a processor to start, and calls may be far shorter. Another one starts when calls have
 * worked so long while others waited, or one has waited so long.
 */
const WORTH_A_START_MS = 10;

/**
 * Threads for calls, one call a thread at a time, in the order in which they are asked for. Threads are kept for later
 * calls. As many as there are calls at once come to be, but not before it is worth it: until then short calls share
 * those there are, one after the other.
 */
export class ThreadPool {
  readonly #options: ThreadPoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #idle: Slot[] = [];
  readonly #waiting: Call[] = [];
  readonly #answeredCalls = new AnsweredCalls();
  #calls = 0;
  #starting = 0;
  /** The work of calls that have been answered while others waited, since a thread was started. */
  #workedMs = 0;
  #cancelLook: (() => void) | null = null;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /** "ended" when the signal aborts: its thread is ended then. Rejects when a thread cannot be made. */
  ask(request: Omit<ModuleRequest, "call">, signal: AbortSignal, events: CallEvents): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#abort(call);
      const release = (): void => signal.removeEventListener("abort", onAbort);
      const call: Call = {
        request: { ...request, call: (this.#calls += 1) },
        events,
        sinceMs: this.#options.clock.monotonicMs(),
        slot: null,
        settle(answer) {
          release();
          resolve(answer);
        },
        fail(error) {
          release();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#place(call);
    });
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.#cancelLook?.();
    this.#cancelLook = null;
    for (const call of this.#waiting.splice(0)) call.settle("ended");
    this.#idle.length = 0;
    await this.#end([...this.#slots], "ended");
  }

  #place(call: Call): void {
    const slot = this.#takeIdle();
    if (slot === null) {
      this.#waiting.push(call);
      this.#grow();
      return;
    }
    slot.thread.hold();
    this.#give(slot, call);
  }

  /** One that ended without a call (a module's own timer called process.exit) would never answer. */
  #takeIdle(): Slot | null {
    for (let slot = this.#idle.pop(); slot !== undefined; slot = this.#idle.pop()) {
      if (!slot.hasEnded) return slot;
      this.#slots.delete(slot);
      this.#options.killStrays([slot.thread.mark]);
    }
    return null;
  }

  #give(slot: Slot, call: Call): void {
    slot.call = call;
    call.slot = slot;
    try {
      slot.thread.ask(call.request);
      slot.given += 1;
    } catch (error) {
      // What cannot be cloned cannot be asked.
      slot.call = null;
      call.fail(error);
      this.#isFree(slot);
    }
  }

  /** To be called when more calls wait, or fewer threads are there. */
  #grow(): void {
    if (this.#waiting.length === 0) return;
    if (this.#slots.size === 0) this.#start(1);
    else if (this.#slots.size > this.#starting) this.#lookLater();
  }

  #lookLater(): void {
    const { clock } = this.#options;
    this.#cancelLook ??= clock.after(WORTH_A_START_MS, () => {
      this.#cancelLook = null;
      const first = this.#waiting[0];
      if (first !== undefined && clock.monotonicMs() - first.sinceMs >= WORTH_A_START_MS) this.#startMore();
      this.#grow();
    });
  }

  #startMore(): void {
    this.#start(Math.min(this.#waiting.length, this.#options.atOnce) - this.#starting);
  }

  #start(count: number): void {
    this.#workedMs = 0;
    for (let started = 0; started < count; started += 1) {
      try {
        this.#startOne();
      } catch (error) {
        this.#waiting.shift()?.fail(error);
      }
    }
    // If none could be started, nothing would answer the others.
    if (this.#slots.size === 0) this.#grow();
  }

  #startOne(): void {
    const thread = this.#options.start({
      onUp: () => {
        // It was stopped while it started. Released, it would not keep this process alive until its end is reported.
        if (!this.#slots.has(slot)) return;
        slot.isUp = true;
        this.#starting -= 1;
        this.#isFree(slot);
        this.#grow();
      },
      onLoaded: () => {
        if (slot.call === null) return;
        slot.loaded.add(slot.call.request.url);
        slot.call.events.onLoaded?.();
      },
      onAnswer: (call, answer, workMs) => {
        // Another call's was aborted, and the thread is being ended.
        if (slot.call?.request.call === call) this.#answered(slot, slot.call, { answer, workMs });
      },
      onStray: (call, error) => {
        if (call === null || slot.call?.request.call === call) this.#failed(slot, error);
        else this.#answeredCalls.failed(call, error);
      },
      onEnd: (why) => this.#ended(slot, why),
    });
    const slot: Slot = { thread, loaded: new Set(), isUp: false, given: 0, hasEnded: false, call: null };
    this.#slots.add(slot);
    this.#starting += 1;
  }

  #isFree(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      slot.thread.release();
      this.#idle.push(slot);
      return;
    }
    // If it is not loaded yet, the thread says when it is.
    if (slot.loaded.has(next.request.url)) next.events.onLoaded?.();
    this.#give(slot, next);
  }

  #answered(slot: Slot, call: Call, { answer, workMs }: { answer: ModuleResult; workMs: number }): void {
    slot.call = null;
    this.#answeredCalls.add(call.request.call, call.events);
    if (this.#waiting.length > 0) this.#workedMs += workMs;
    this.#isFree(slot);
    if (this.#workedMs >= WORTH_A_START_MS) this.#startMore();
    call.settle(answer);
  }

  /** The call in progress: it may still work, so its thread is ended. */
  #failed(slot: Slot, error: ModuleError): void {
    if (slot.call !== null) void this.#end([slot], { ok: false, error });
  }

  /** A thread ended by itself: `process.exit`, out of memory, or it could not start. */
  #ended(slot: Slot, why: ModuleError): void {
    slot.hasEnded = true;
    if (!this.#slots.has(slot)) return;
    if (!slot.isUp) slot.call = this.#waiting.shift() ?? null;
    // Nobody asks it anything: it is found when it is taken, or when the pool is closed.
    else if (slot.call === null) return;
    this.#takeBackUnbegun(slot);
    void this.#end([slot], { ok: false, error: why });
  }

  /**
   * What an earlier call has left behind may end the thread after that call was answered:
   * the next one, which was given but not begun, is asked of another thread. Each such end follows an answer, so it ends.
   */
  #takeBackUnbegun(slot: Slot): void {
    const { call, given, thread } = slot;
    if (call === null || given < 2 || thread.begun() >= given) return;
    slot.call = null;
    call.slot = null;
    this.#waiting.unshift(call);
  }

  #abort(call: Call): void {
    if (call.slot !== null) {
      void this.#end([call.slot], "ended");
      return;
    }
    const place = this.#waiting.indexOf(call);
    if (place >= 0) this.#waiting.splice(place, 1);
    call.settle("ended");
  }

  async #end(slots: readonly Slot[], answer: Answer): Promise<void> {
    if (slots.length === 0) return;
    const calls = slots.map((slot) => this.#forget(slot));
    await Promise.all(slots.map(({ thread }) => thread.stop()));
    this.#options.killStrays(slots.map(({ thread }) => thread.mark));
    for (const call of calls) call?.settle(answer);
  }

  /** Answers with the call that it had. */
  #forget(slot: Slot): Call | null {
    const { call } = slot;
    slot.call = null;
    if (this.#slots.delete(slot)) {
      if (!slot.isUp) this.#starting -= 1;
      this.#grow();
    }
    return call;
  }
}
