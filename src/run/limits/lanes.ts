import type { AxisCap } from "../../model/config/config.ts";
import type { Trial } from "../../model/run/trial.ts";
import type { Endpoint } from "./endpoint.ts";

/** A trial whose next attempt waits for the limits. */
export interface QueuedTrial<T> {
  readonly trial: Trial;
  /** Place in the order of execution. */
  readonly rank: number;
  /** The attempt that waits; null = it is the first attempt of the trial. */
  readonly waiter: T | null;
}

/** The limits that can block a trial, apart from rate and budget. */
export interface Place {
  readonly endpoint: Endpoint;
  /** Used while the endpoint's circuit is open; null = no fallback. */
  readonly fallback: Endpoint | null;
  readonly caps: readonly AxisCap[];
}

/** Trials that wait for the same limits: what blocks one of them blocks all of them. */
export interface Lane<T> extends Place {
  /** First attempts; the next one is at the end. */
  readonly first: QueuedTrial<T>[];
  /** Later attempts; the next one is at the start. */
  readonly again: QueuedTrial<T>[];
}

/** All waiting trials, arranged so that one blocked lane does not block another. */
export class Lanes<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #laneOf: (trial: Trial) => Place & { readonly key: string };
  #firsts: number;

  constructor(trials: readonly Trial[], laneOf: (trial: Trial) => Place & { readonly key: string }) {
    this.#laneOf = laneOf;
    this.#firsts = trials.length;
    // The loop starts at the end, so that the next trial can be popped.
    for (let rank = trials.length - 1; rank >= 0; rank -= 1) {
      const trial = trials[rank];
      if (trial !== undefined) this.#lane(trial).first.push({ trial, rank, waiter: null });
    }
  }

  /** Number of first attempts that have not started. */
  get firsts(): number {
    return this.#firsts;
  }

  /** Later attempts go before first attempts, so that retries are not delayed forever. */
  addAgain(candidate: QueuedTrial<T>): void {
    const { again } = this.#lane(candidate.trial);
    const place = again.findIndex(({ rank }) => rank > candidate.rank);
    again.splice(place < 0 ? again.length : place, 0, candidate);
  }

  /** The next attempt of each lane, in the order of execution, so that trials that began earlier end earlier. */
  heads(which: "all" | "again"): readonly { readonly lane: Lane<T>; readonly candidate: QueuedTrial<T> }[] {
    const heads: { readonly lane: Lane<T>; readonly candidate: QueuedTrial<T> }[] = [];
    for (const lane of this.#lanes.values()) {
      const candidate = lane.again[0] ?? (which === "all" ? lane.first.at(-1) : undefined);
      if (candidate !== undefined) heads.push({ lane, candidate });
    }
    // This runs at each start of a trial, and most runs have one lane.
    return heads.length < 2 ? heads : heads.toSorted((a, b) => a.candidate.rank - b.candidate.rank);
  }

  /** Removes the next attempt of a lane. */
  take(lane: Lane<T>): void {
    if (lane.again.shift() !== undefined) return;
    if (lane.first.pop() !== undefined) this.#firsts -= 1;
  }

  /** Removes trials that wait for a later attempt. */
  takeAgains(): readonly QueuedTrial<T>[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.again.splice(0));
  }

  #lane(trial: Trial): Lane<T> {
    const { key, ...place } = this.#laneOf(trial);
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lane: Lane<T> = { ...place, first: [], again: [] };
    this.#lanes.set(key, lane);
    return lane;
  }
}
