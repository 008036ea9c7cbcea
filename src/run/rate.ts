import type { Clock } from "./ports.ts";

/** Lets a caller through when the rate allows it. */
export interface RateLimiter {
  /** Resolves when one more attempt may start; rejects with the signal's reason. Served in order of arrival. */
  take(signal: AbortSignal): Promise<void>;
}

const SECOND_MS = 1000;

/**
 * A server counts arrivals, we count starts, and a child needs a varying time from its start to its first request.
 * 5 % slower keeps the server's count right too.
 */
const SLACK = 1.05;

/**
 * Strict limiter: at most `qps` starts in any window of one second, wherever the window begins, evenly spaced.
 * (Fixed windows, as most queues have them, allow twice the rate across a boundary.) A rate below 1 spaces starts by
 * 1 / qps seconds.
 */
export function strictRate(qps: number, clock: Clock): RateLimiter {
  const perWindow = Math.max(1, Math.floor(qps));
  const spacingMs = (SECOND_MS / qps) * SLACK;
  const windowMs = Math.max(SECOND_MS * SLACK, perWindow * spacingMs);
  // The last `perWindow` starts, oldest first: the hard bound. Spacing alone is not one, since a start may be late.
  const starts: number[] = [];
  let nextSlotMs = Number.NEGATIVE_INFINITY;
  let turn: Promise<void> = Promise.resolve();

  async function waitForToken(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    // Timers may fire early, so the wait is asked for again after each sleep.
    for (let waitMs = due(); waitMs > 0; waitMs = due()) {
      await clock.sleep(waitMs, signal);
    }
    const now = clock.monotonicMs();
    nextSlotMs = Math.max(nextSlotMs, now - spacingMs) + spacingMs;
    if (starts.length >= perWindow) {
      starts.shift();
    }
    starts.push(now);
  }

  function due(): number {
    const oldest = starts.length < perWindow ? undefined : starts[0];
    const windowEndMs = oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + windowMs;
    return Math.max(0, Math.ceil(Math.max(windowEndMs, nextSlotMs) - clock.monotonicMs()));
  }

  return {
    take(signal) {
      const mine = turn.then(() => waitForToken(signal));
      // The next caller waits for this turn to end, however it ends.
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** For configs without `qps`. */
export const unlimitedRate: RateLimiter = {
  take: async (signal) => signal.throwIfAborted(),
};
