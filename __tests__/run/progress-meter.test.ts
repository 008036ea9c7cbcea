import { describe, expect, test } from "@jest/globals";
import { ProgressMeter } from "../../src/run/progress-meter.ts";
import { started, trialFinished } from "../support/samples/run-events.ts";

const MINUTE_MS = 60_000;

/** Ends trials one by one, `everyMs` apart. */
function finishMany(
  meter: ProgressMeter,
  from: { readonly done: number; readonly atMs: number },
  everyMs: number,
) {
  return (count: number): void => {
    for (let index = 1; index <= count; index += 1) {
      meter.notify(trialFinished(from.done + index), from.atMs + index * everyMs);
    }
  };
}

describe("progress", () => {
  test("is unknown in rate and time until a trial has ended", () => {
    const meter = new ProgressMeter(0);
    meter.notify(started(10), 0);
    expect(meter.at(5000)).toMatchObject({ done: 0, planned: 10, perSecond: null, leftMs: null });
  });

  test("counts failed and errored trials, timed-out ones among the errored, and retries", () => {
    const meter = new ProgressMeter(0);
    meter.notify(started(10), 0);
    const statuses = ["ok", "failed", "errored", "timed-out", "denied", "failed"] as const;
    for (const [index, status] of statuses.entries()) meter.notify(trialFinished(index + 1, { status }), 0);
    expect(meter.at(1)).toMatchObject({ done: 6, failed: 2, errored: 2, retries: 0 });
  });

  test("of a resumed run counts the rows there were, and its rate does not", () => {
    const meter = new ProgressMeter(0);
    meter.notify(started(100, { resumed: 50, failed: 3, errored: 1 }), 0);
    meter.notify(trialFinished(51), 1000);
    // One of 50 left in the first second: 49 s for the others.
    expect(meter.at(1000)).toMatchObject({ done: 51, resumed: 50, failed: 3, errored: 1 });
    expect(meter.at(1000)).toMatchObject({ perSecond: 1, leftMs: 49_000 });
  });

  test("has the rate of the last minute, not of the whole run", () => {
    const meter = new ProgressMeter(0);
    meter.notify(started(10_000), 0);
    // Ten minutes at 10 a second, then two at 1 a second.
    finishMany(meter, { done: 0, atMs: 0 }, 100)(6000);
    finishMany(meter, { done: 6000, atMs: 10 * MINUTE_MS }, 1000)(120);
    expect(meter.at(12 * MINUTE_MS).perSecond).toBeCloseTo(1, 1);
  });

  test("falls in rate while nothing ends, and never says that no time is left", () => {
    const meter = new ProgressMeter(0);
    meter.notify(started(100), 0);
    finishMany(meter, { done: 0, atMs: 0 }, 100)(50);
    const [soon, late] = [meter.at(6000), meter.at(30 * MINUTE_MS)];
    expect(late.perSecond).toBeLessThan(soon.perSecond ?? 0);
    expect(late.perSecond).toBeGreaterThan(0);
    expect(late.leftMs).toBeGreaterThan(soon.leftMs ?? Number.POSITIVE_INFINITY);
  });

  test("grows by what a later look asks for", () => {
    const meter = new ProgressMeter(0);
    meter.notify(started(20, { atMost: 60, look: { number: 1, of: 3 } }), 0);
    meter.notify(trialFinished(20), 1000);
    const look = { number: 2, of: 3 };
    meter.notify(started(40, { type: "look-started", atMost: 60, resumed: 5, failed: 1, look }), 2000);
    expect(meter.at(2000)).toMatchObject({ planned: 40, atMost: 60, done: 25, resumed: 5, failed: 1, look });
  });

  test("shows the budget as it was last told", () => {
    const meter = new ProgressMeter(0);
    const spend = [{ name: "USD", limit: 5, spent: 0.4, reserved: 0.1 }] as const;
    meter.notify(started(2), 0);
    meter.notify(trialFinished(1, {}, { spend }), 1);
    expect(meter.at(2).spend).toEqual(spend);
  });
});
