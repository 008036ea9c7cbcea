import { expect, test } from "@jest/globals";
import type { Clock } from "../../src/run/ports.ts";
import { strictRate, unlimitedRate } from "../../src/run/rate.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { mostInAnyWindow } from "../support/most-in-any-window.ts";

const never = new AbortController().signal;

async function startsOf(qps: number, count: number, clock: Clock): Promise<readonly number[]> {
  const rate = strictRate(qps, clock);
  return Promise.all(
    Array.from({ length: count }, async () => {
      await rate.take(never);
      return clock.monotonicMs();
    }),
  );
}

test.each([1, 5, 7.5, 50])("never lets more than %d through in any window of one second", async (qps) => {
  const starts = await startsOf(qps, 60, fakeClock());
  expect(mostInAnyWindow(starts, 1000)).toBeLessThanOrEqual(qps);
});

test("is no slower than needed: 60 starts at qps 5 take 59 spaces of 200 ms and 5 % slack", async () => {
  const starts = await startsOf(5, 60, fakeClock());
  expect(starts.at(-1)).toBeLessThanOrEqual(59 * 210 + 60);
});

test("a rate below 1 spaces starts by its inverse", async () => {
  const starts = await startsOf(0.1, 3, fakeClock());
  expect(starts.map((start) => Math.round(start / 1000))).toEqual([0, 11, 21]);
});

test("holds when timers fire late and bunch up", async () => {
  const clock = fakeClock();
  // Every timer is late by up to 700 ms, so that starts come in bunches.
  let call = 0;
  const late: Clock = { ...clock, sleep: (ms, signal) => clock.sleep(ms + ((call += 1) % 3) * 350, signal) };
  const starts = await startsOf(5, 40, late);
  expect(mostInAnyWindow(starts, 1000)).toBeLessThanOrEqual(5);
});

test("who gives up takes no token and does not hold up the rest", async () => {
  const clock = fakeClock();
  const rate = strictRate(1, clock);
  const controller = new AbortController();
  await rate.take(never);
  const given = rate.take(controller.signal);
  const next = rate.take(never);
  controller.abort(new Error("stop"));
  await expect(given).rejects.toThrow("stop");
  await next;
  expect(clock.monotonicMs()).toBe(1050);
});

test("without a rate nobody waits, but an interruption is heard", async () => {
  await expect(unlimitedRate.take(never)).resolves.toBeUndefined();
  await expect(unlimitedRate.take(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
});
