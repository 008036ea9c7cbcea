import type { BudgetReport } from "../model/run/limiters.ts";
import type { Progress } from "../model/run/progress.ts";
import type { RunEvent } from "./ports.ts";

/** The rate is computed over this time. */
const WINDOW_MS = 60_000;
const MARK_EVERY_MS = 1000;

interface Mark {
  readonly atMs: number;
  /** Number of trials that ended in this process. */
  readonly ended: number;
}

/** Adds up the events of a run. It has no clock: times are arguments, in milliseconds of a clock that never jumps. */
export class ProgressMeter {
  readonly #startMs: number;
  readonly #marks: Mark[];
  #planned = 0;
  #atMost = 0;
  #done = 0;
  #resumed = 0;
  #failed = 0;
  #errored = 0;
  #retries = 0;
  #spend: readonly BudgetReport[] = [];
  #look: Progress["look"] = null;

  constructor(nowMs: number) {
    this.#startMs = nowMs;
    this.#marks = [{ atMs: nowMs, ended: 0 }];
  }

  notify(event: RunEvent, nowMs: number): void {
    switch (event.type) {
      case "started":
      case "look-started":
        this.#plan(event);
        return;
      case "trial-finished":
        this.#finish(event, nowMs);
        return;
      case "retry":
        this.#retries += 1;
        return;
      case "limiter":
      case "stopped-early":
      case "teardown-failed":
      case "note":
      case "finished":
        return;
    }
  }

  at(nowMs: number): Progress {
    const perSecond = this.#perSecond(nowMs);
    const left = this.#planned - this.#done;
    return {
      planned: this.#planned,
      atMost: this.#atMost,
      done: this.#done,
      resumed: this.#resumed,
      failed: this.#failed,
      errored: this.#errored,
      retries: this.#retries,
      elapsedMs: nowMs - this.#startMs,
      perSecond,
      leftMs: perSecond === null ? null : (left / perSecond) * 1000,
      spend: this.#spend,
      look: this.#look,
    };
  }

  #plan(event: Extract<RunEvent, { type: "started" | "look-started" }>): void {
    const { planned, atMost, resumed, failed, errored, look } = event;
    this.#planned = planned;
    this.#atMost = atMost;
    this.#look = look.of > 1 ? look : null;
    this.#done += resumed;
    this.#resumed += resumed;
    this.#failed += failed;
    this.#errored += errored;
  }

  #finish({ record, done, spend }: Extract<RunEvent, { type: "trial-finished" }>, nowMs: number): void {
    this.#done = done;
    this.#spend = spend;
    if (record.status === "failed") this.#failed += 1;
    if (record.status === "errored" || record.status === "timed-out") this.#errored += 1;
    if (nowMs - (this.#marks.at(-1)?.atMs ?? 0) >= MARK_EVERY_MS) {
      this.#marks.push({ atMs: nowMs, ended: this.#ended() });
    }
    // One older entry stays, so that the window is complete.
    while ((this.#marks[1]?.atMs ?? nowMs) < nowMs - WINDOW_MS) this.#marks.shift();
  }

  #perSecond(nowMs: number): number | null {
    const ended = this.#ended();
    if (ended === 0) return null;
    const from = this.#marks[0] ?? { atMs: this.#startMs, ended: 0 };
    const recent = rate(ended - from.ended, nowMs - from.atMs);
    // No trial ended for a minute, so the rate of the whole run is a better estimate.
    return recent > 0 ? recent : rate(ended, nowMs - this.#startMs);
  }

  #ended(): number {
    return this.#done - this.#resumed;
  }
}

function rate(count: number, ms: number): number {
  return count / (Math.max(1, ms) / 1000);
}
