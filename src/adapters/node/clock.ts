import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../run/ports.ts";

/** The longest delay that a timer of Node accepts. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await sleep(Math.min(ms, MAX_TIMER_MS), undefined, { signal });
    } catch (error) {
      // Node wraps the reason in an AbortError of its own.
      throw signal.aborted ? signal.reason : error;
    }
  },
  after(ms, ring) {
    const timer = setTimeout(ring, Math.min(ms, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
