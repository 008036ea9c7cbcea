import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AdaptiveLimit, CUT_COOLDOWN_MS } from "../../../src/run/limits/adaptive-limit.ts";

const events = fc.array(
  fc.record({ isOverload: fc.boolean(), afterMs: fc.integer({ min: 0, max: 8000 }), inFlight: fc.nat(64) }),
  { maxLength: 200 },
);

test("stays between 1 and where it began, moves by a fifth down or 5 % up, and is cut once a cooldown", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), events, (most, all) => {
      const limit = new AdaptiveLimit(most);
      let nowMs = 0;
      let lastCutMs = Number.NEGATIVE_INFINITY;
      for (const { isOverload, afterMs, inFlight } of all) {
        nowMs += afterMs;
        const [before, cuts] = [limit.value, limit.cuts];
        if (isOverload) limit.overloaded(nowMs);
        else limit.answered(inFlight);
        const isCut = limit.cuts > cuts;
        const mayGrow = !isOverload && inFlight >= before;
        const least = isCut ? Math.max(1, Math.floor(before * 0.8)) : before;
        const largest = mayGrow ? Math.min(most, Math.max(before, Math.floor((before + 1) * 1.05))) : before;
        expect(limit.value).toBeGreaterThanOrEqual(least);
        expect(limit.value).toBeLessThanOrEqual(largest);
        expect(isCut && nowMs - lastCutMs < CUT_COOLDOWN_MS).toBe(false);
        lastCutMs = isCut ? nowMs : lastCutMs;
      }
    }),
    { numRuns: 200 },
  );
});

test("10 at once: one cut to 8 for all that was in flight, the next after the cooldown to 6", () => {
  const limit = new AdaptiveLimit(10);
  for (const nowMs of [0, 1, 2, 9999]) limit.overloaded(nowMs);
  expect([limit.value, limit.cuts]).toEqual([8, 1]);
  limit.overloaded(10_000);
  expect([limit.value, limit.cuts]).toEqual([6, 2]);
});

test("8 of 10 grow back to 10 in five clean rounds: 8 x 1.05^5 = 10.2", () => {
  const limit = new AdaptiveLimit(10);
  limit.overloaded(0);
  let rounds = 0;
  while (limit.value < 10) {
    for (let answer = limit.value; answer > 0; answer -= 1) limit.answered(10);
    rounds += 1;
  }
  expect(rounds).toBe(5);
});

test("answers below the limit show nothing: 8 of 10 stay 8, however many come", () => {
  const limit = new AdaptiveLimit(10);
  limit.overloaded(0);
  for (let answer = 0; answer < 1000; answer += 1) limit.answered(7);
  expect(limit.value).toBe(8);
});
