import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { RateLimits } from "../../../src/run/limits/rate-limits.ts";
import type { RateConfig } from "../../../src/run/limits/rate-limits.ts";
import { SlidingWindow } from "../../../src/run/limits/sliding-window.ts";
import { mostInAnyWindow } from "../../support/most-in-any-window.ts";

const NONE: RateConfig = { qps: null, rpm: null, tpm: null, shards: 1, tokensPerAttempt: null };

/** Starts `count` attempts as early as the limits allow, each `lateMs` after it could. */
function startsOf(
  config: Partial<RateConfig>,
  count: number,
  lateMs: (index: number) => number,
): readonly number[] {
  const limits = new RateLimits({ ...NONE, ...config }, null);
  const starts: number[] = [];
  let nowMs = 0;
  for (let index = 0; index < count; index += 1) {
    // What is woken too early looks again, as the dispatcher does.
    for (let freeMs = limits.freeAtMs(nowMs); freeMs > nowMs; freeMs = limits.freeAtMs(nowMs)) {
      nowMs = freeMs + lateMs(index);
    }
    limits.take(nowMs);
    starts.push(nowMs);
  }
  return starts;
}

const onTime = (): number => 0;

const lateness = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 20 });

function bunched(late: readonly number[]): (index: number) => number {
  return (index) => late[index % late.length] ?? 0;
}

test("never more than qps in any window of one second, however late starts are", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 60, noNaN: true }), lateness, (qps, late) => {
      expect(mostInAnyWindow(startsOf({ qps }, 120, bunched(late)), 1000)).toBeLessThanOrEqual(qps);
    }),
    { numRuns: 60 },
  );
});

test("never more than rpm in any window of 60 s, beside a qps or alone", () => {
  const qpsOrNone = fc.option(fc.integer({ min: 1, max: 20 }), { nil: null });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), qpsOrNone, lateness, (rpm, qps, late) => {
      expect(mostInAnyWindow(startsOf({ rpm, qps }, 150, bunched(late)), 60_000)).toBeLessThanOrEqual(rpm);
    }),
    { numRuns: 60 },
  );
});

describe("qps", () => {
  test("is no slower than needed: 60 starts at 5 take 58 spaces of 200 ms and 5 % slack", () => {
    // The first two start at once: the window has room for five.
    expect(startsOf({ qps: 5 }, 60, onTime).at(-1)).toBeCloseTo(58 * 210, 6);
  });

  test("below 1 spaces starts by its inverse", () => {
    expect(startsOf({ qps: 0.1 }, 3, onTime).map((start) => Math.round(start / 1000))).toEqual([0, 11, 21]);
  });

  test("of n shards together stays within the whole: each gets 1/n", () => {
    const shards = Array.from({ length: 4 }, () => startsOf({ qps: 8, shards: 4 }, 30, onTime)).flat();
    expect(mostInAnyWindow(shards, 1000)).toBeLessThanOrEqual(8);
  });
});

test("rpm lets a burst through and then waits for the minute: 61 starts at 60 take 63 s", () => {
  const starts = startsOf({ rpm: 60 }, 61, onTime);
  expect([starts[59], starts[60]]).toEqual([0, 63_000]);
});

describe("tpm", () => {
  /** Attempts one after the other; each uses what is given, as far as it was declared. */
  const usage = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 });

  test("no window of 60 s holds more tokens when each attempt uses at most what was declared", () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 4000 }), usage, lateness, (tpm, used, late) => {
        const limits = new RateLimits({ ...NONE, tpm, tokensPerAttempt: 500 }, null);
        let nowMs = 0;
        const settled: { atMs: number; tokens: number }[] = [];
        // Each is settled when the third after it starts, so that several are under way.
        const open: (() => void)[] = [];
        used.forEach((tokens, index) => {
          for (let free = limits.freeAtMs(nowMs); free > nowMs; free = limits.freeAtMs(nowMs)) nowMs = free;
          nowMs += bunched(late)(index);
          const ticket = limits.take(nowMs);
          settled.push({ atMs: nowMs, tokens });
          open.push(() => limits.settle(ticket, tokens, "answered"));
          if (open.length > 3) open.shift()?.();
        });
        for (const { atMs } of settled) {
          const inWindow = settled.filter((one) => one.atMs >= atMs && one.atMs <= atMs + 60_000);
          expect(inWindow.reduce((sum, one) => sum + one.tokens, 0)).toBeLessThanOrEqual(tpm);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("until a size is known, attempts go one by one; then the largest is reserved", () => {
    const limits = new RateLimits({ ...NONE, tpm: 1000 }, null);
    const first = limits.take(0);
    expect(limits.freeAtMs(0)).toBe(63_000);
    limits.settle(first, 300, "answered");
    expect(limits.freeAtMs(0)).toBe(0);
    limits.take(0);
    limits.take(0);
    // 300 used and 600 reserved: a fourth of 300 would be too much.
    expect(limits.freeAtMs(0)).toBe(63_000);
  });

  test("an attempt that never got through costs nothing while sizes are unknown; one that does not tell keeps all", () => {
    const limits = new RateLimits({ ...NONE, tpm: 1000 }, null);
    limits.settle(limits.take(0), null, "no-answer");
    expect(limits.freeAtMs(0)).toBe(0);
    limits.settle(limits.take(0), null, "answered");
    expect(limits.freeAtMs(0)).toBe(63_000);
  });

  test("a resumed run knows the largest of its rows", () => {
    const limits = new RateLimits({ ...NONE, tpm: 1000 }, 400);
    limits.take(0);
    limits.take(0);
    expect(limits.freeAtMs(0)).toBe(63_000);
  });

  test("an attempt larger than the limit starts when the window is empty, instead of never", () => {
    const limits = new RateLimits({ ...NONE, tpm: 1000, tokensPerAttempt: 5000 }, null);
    limits.take(0);
    expect(limits.freeAtMs(0)).toBe(63_000);
    expect(limits.freeAtMs(63_000)).toBe(63_000);
  });
});

test("a window forgets what is older, and settles only what it still holds", () => {
  const window = new SlidingWindow({ limit: 10, windowMs: 100 });
  const old = window.take(10, 0);
  expect(window.freeAtMs(1, 50)).toBe(100);
  expect(window.freeAtMs(10, 100)).toBe(100);
  window.settle(old, 1000);
  expect(window.freeAtMs(10, 100)).toBe(100);
});
