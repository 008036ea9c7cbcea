import { describe, expect, test } from "@jest/globals";
import { abortScope } from "../../src/run/limits/abort-scope.ts";
import type { Clock, TrialRunner } from "../../src/run/ports.ts";
import { runAttempt } from "../../src/run/run-attempt.ts";
import type { AttemptResult } from "../../src/run/retry.ts";
import { fakeClock } from "../support/fakes/fake-clock.ts";
import type { Answer } from "../support/samples/run-options.ts";
import { errored, ok, runnersOf } from "../support/samples/run-options.ts";
import { sampleTrial } from "../support/samples/sample-trial.ts";

const HOUR_MS = 3_600_000;

function attempt(answer: Answer, clock: Clock): Promise<AttemptResult> {
  const runner: TrialRunner = runnersOf(answer).candidate;
  const scope = abortScope(new AbortController().signal);
  return runAttempt(sampleTrial({}), 1, {
    runner,
    clock,
    timeoutMs: 1000,
    scope,
    failedLate: () => undefined,
    route: "own",
    another: () => Promise.resolve({ kind: "refused", code: "deadline" }),
  });
}

/** Answers after so many milliseconds. */
function after(clock: Clock, ms: number): Answer {
  return async (_, { signal }) => {
    await clock.sleep(ms, signal);
    return ok({});
  };
}

describe("a clock that is set while a trial runs", () => {
  test.each([5 * HOUR_MS, -5 * HOUR_MS])(
    "by %d ms changes neither durations nor timeouts",
    async (jumpMs) => {
      const time = fakeClock();
      let jumped = 0;
      // The time of day moves at every look; the clock that never jumps does not.
      const clock: Clock = { ...time, now: () => time.now() + (jumped += jumpMs) };
      const done = await attempt(after(clock, 900), clock);
      expect(done).toMatchObject({ outcome: { status: "ok" }, durationMs: 900, startedAtMs: jumpMs });
      const late = await attempt(after(clock, 1100), clock);
      expect(late).toMatchObject({ outcome: { status: "timed-out" }, durationMs: 1000 });
    },
  );
});

describe("a runner that has to get ready", () => {
  const readyAfter =
    (clock: Clock, readyMs: number, workMs: number): Answer =>
    async (_, { signal, workStarts }) => {
      await clock.sleep(readyMs, signal);
      workStarts?.();
      await clock.sleep(workMs, signal);
      return ok({});
    };

  test.each([
    [900, 900, "ok", 900],
    [900, 1100, "timed-out", 1000],
    [1100, 1, "timed-out", 1000],
  ])("in %d ms has the whole timeout for %d ms of work: %s", async (readyMs, workMs, status, durationMs) => {
    const clock = fakeClock();
    const result = await attempt(readyAfter(clock, readyMs, workMs), clock);
    expect(result).toMatchObject({ outcome: { status }, durationMs });
  });

  test("cannot prolong its attempt again and again", async () => {
    const clock = fakeClock();
    const result = await attempt(async (_, { signal, workStarts }) => {
      for (;;) {
        await clock.sleep(600, signal);
        workStarts?.();
      }
    }, clock);
    expect(result).toMatchObject({ outcome: { status: "timed-out" }, durationMs: 1000 });
    expect(clock.monotonicMs()).toBe(1600);
  });
});

test("once the work has ended no time counts: what comes after it is ours", async () => {
  const clock = fakeClock();
  const answer: Answer = async (_, { signal, workEnds }) => {
    await clock.sleep(400, signal);
    workEnds?.();
    await clock.sleep(5000, signal);
    return errored({ class: "invalid" });
  };
  const { outcome, durationMs } = await attempt(answer, clock);
  expect([outcome.status, durationMs]).toEqual(["errored", 400]);
});
