import type { Clock } from "../ports.ts";

/** One timer that is set repeatedly. */
export class AlarmClock {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #set: { readonly atMs: number; readonly cancel: () => void } | null = null;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at this time of the monotonic clock, or before it: the woken code checks again. Null = never. */
  setTo(atMs: number | null): void {
    if (atMs !== null && this.#set !== null && this.#set.atMs <= atMs) return;
    this.#set?.cancel();
    this.#set = null;
    if (atMs === null) return;
    const waitMs = Math.max(0, Math.ceil(atMs - this.#clock.monotonicMs()));
    const cancel = this.#clock.after(waitMs, () => {
      this.#set = null;
      this.#ring();
    });
    this.#set = { atMs, cancel };
  }
}
