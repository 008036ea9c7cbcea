import type { Clock } from "../../../src/run/ports.ts";

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  wake(): void;
}

/** A clock whose time passes only when nothing else is left to do: sleeps and timers end in order, at once. */
export type FakeClock = Clock;

/** Starts at the epoch. Time moves to the next sleeper once the macrotask queue has been idle for a turn. */
export function fakeClock(): FakeClock {
  const sleepers = new Set<Sleeper>();
  let nowMs = 0;
  let order = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // Two turns, so that promise chains and immediates of the code under test run first.
    setImmediate(() => setImmediate(advance));
  }

  function advance(): void {
    scheduled = false;
    const [next] = [...sleepers].toSorted((a, b) => a.atMs - b.atMs || a.order - b.order);
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.atMs);
    sleepers.delete(next);
    next.wake();
    schedule();
  }

  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper: Sleeper = {
          atMs: nowMs + ms,
          order: (order += 1),
          wake() {
            signal.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        signal.addEventListener("abort", onAbort, { once: true });
        sleepers.add(sleeper);
        schedule();
      });
    },
    after(ms, ring) {
      const sleeper: Sleeper = { atMs: nowMs + ms, order: (order += 1), wake: ring };
      sleepers.add(sleeper);
      schedule();
      return () => void sleepers.delete(sleeper);
    },
  };
}
