import type { RunEvent, RunObserver } from "../run/ports.ts";

/** One look of a run. */
export interface LookStart {
  /** The number of the look, from 1. */
  readonly number: number;
  readonly of: number;
  /** Number of trials of this look and the looks before it. */
  readonly planned: number;
  /** Number of trials of the whole plan. */
  readonly atMost: number;
  /** Number of rows from the looks before it. */
  readonly doneBefore: number;
}

type Finished = Extract<RunEvent, { type: "finished" }>;

/** Looks run one after the other. An observer sees them as one run, which starts once and ends once. */
export class LookEvents {
  readonly #observer: RunObserver;
  #end: Finished | null = null;

  constructor(observer: RunObserver) {
    this.#observer = observer;
  }

  /** Receives the events of the trials of one look. */
  of(look: LookStart): RunObserver {
    return { notify: (event) => this.#pass(event, look) };
  }

  /** The run has ended, in whatever way. */
  close(): void {
    if (this.#end !== null) this.#observer.notify(this.#end);
  }

  #pass(event: RunEvent, { number, of, planned, atMost, doneBefore }: LookStart): void {
    switch (event.type) {
      case "started": {
        const type = number === 1 ? "started" : "look-started";
        this.#observer.notify({ ...event, type, planned, atMost, look: { number, of } });
        return;
      }
      case "trial-finished":
        this.#observer.notify({ ...event, planned, done: event.done + doneBefore });
        return;
      case "finished":
        this.#end = { type: "finished", planned, done: event.done + doneBefore };
        return;
      case "look-started":
      case "retry":
      case "limiter":
      case "stopped-early":
      case "teardown-failed":
      case "note":
        this.#observer.notify(event);
    }
  }
}
