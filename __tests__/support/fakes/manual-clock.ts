import type { Clock } from "../../../src/run/ports.ts";

/** A clock that stands until it is told to go on; it starts at 2026-01-31T00:00:00Z. Nothing can sleep by it. */
export interface ManualClock extends Clock {
  /** Rings what is due on the way, in order. */
  pass(ms: number): void;
  /** Timers that are set. */
  readonly waiting: number;
}

export function manualClock(): ManualClock {
  const startMs = Date.parse("2026-01-31T00:00:00.000Z");
  const timers = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  let nowMs = 0;
  return {
    now: () => startMs + nowMs,
    monotonicMs: () => nowMs,
    sleep: () => Promise.reject(new Error("nothing sleeps by this clock")),
    after(ms, ring) {
      const timer = { atMs: nowMs + ms, ring };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined || next.atMs > untilMs) break;
        nowMs = next.atMs;
        timers.delete(next);
        next.ring();
      }
      nowMs = untilMs;
    },
    get waiting() {
      return timers.size;
    },
  };
}
