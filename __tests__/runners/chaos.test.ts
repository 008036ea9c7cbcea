import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FAULT_TYPES, type Chaos, type FaultType } from "../../src/model/config/chaos.ts";
import type { Outcome, Trial } from "../../src/model/run/trial.ts";
import { isRetryable } from "../../src/run/classify-error.ts";
import type { TrialRunner } from "../../src/run/ports.ts";
import { chaosRunner, faultOf } from "../../src/runners/chaos.ts";
import { fakeClock } from "../support/fakes/fake-clock.ts";
import { sampleTrial } from "../support/samples/sample-trial.ts";
import { attemptContext } from "../support/samples/attempt-context.ts";

const chaos = (parts: Partial<Chaos>): Chaos => ({
  rate: 0.2,
  types: FAULT_TYPES,
  seed: 0,
  delayMs: 500,
  always: [],
  never: [],
  ...parts,
});

const answer: Outcome = {
  status: "ok",
  metrics: { score: 1 },
  nonFinite: [],
  usage: { calls: 1, inputTokens: 3, outputTokens: 4, totalTokens: 7, costUsd: 0.01, truncated: false },
  output: "ab\ncdefgh",
  error: null,
  durationMs: null,
};

/** Answers at once; counts how often it was asked. */
function countingRunner(): TrialRunner & { asked: number } {
  const runner = {
    asked: 0,
    run: () => {
      runner.asked += 1;
      return Promise.resolve(answer);
    },
    close: () => Promise.resolve(),
  };
  return runner;
}

const trialOf = (index: number): Trial => sampleTrial({ key: `k${index}/candidate/0` });

async function outcomeOf(type: FaultType) {
  const [clock, runner] = [fakeClock(), countingRunner()];
  const wrapped = chaosRunner(runner, chaos({ rate: 1, types: [type] }), clock);
  const context = attemptContext({ seed: 1 });
  const outcome = await wrapped.run(trialOf(0), context);
  return { outcome, asked: runner.asked, waitedMs: clock.monotonicMs() };
}

describe("what each type makes of an attempt", () => {
  test.each([
    { type: "random", status: "errored", kind: "invalid", code: "runner-threw", isTriedAgain: false },
    { type: "network", status: "errored", kind: "transient", code: "ECONNRESET", isTriedAgain: true },
    { type: "timeout", status: "timed-out", kind: "timeout", code: "timeout", isTriedAgain: true },
    { type: "resource", status: "errored", kind: "transient", code: "ENOMEM", isTriedAgain: true },
    { type: "database", status: "errored", kind: "transient", code: "ECONNREFUSED", isTriedAgain: true },
  ] as const)(
    "$type: $status, $kind $code; the program is not asked",
    async ({ type, status, kind, code, isTriedAgain }) => {
      const { outcome, asked } = await outcomeOf(type);
      expect(outcome).toMatchObject({
        status,
        error: { class: kind, code },
        usage: { calls: 0, costUsd: 0 },
      });
      expect(asked).toBe(0);
      if (outcome.error === null) throw new Error("expected an error");
      expect(outcome.error.message).toMatch(/^injected fault: /);
      expect(isRetryable(outcome.error)).toBe(isTriedAgain);
    },
  );

  test("slow: the real answer, later, and its own duration without the wait", async () => {
    const { outcome, asked, waitedMs } = await outcomeOf("slow");
    expect(outcome).toEqual({ ...answer, durationMs: 0 });
    expect([asked, waitedMs]).toEqual([1, 500]);
  });

  test("truncate: asked and paid for, no more than half the output, in whole lines, no metrics, not tried again", async () => {
    const { outcome, asked } = await outcomeOf("truncate");
    expect(outcome).toMatchObject({
      status: "errored",
      error: { class: "invalid", code: "metrics-unreadable" },
      output: "ab\n",
      usage: answer.usage,
    });
    expect(asked).toBe(1);
  });
});

test("faults depend on seed, key and attempt alone", () => {
  const draws = (seed: number, attempt: number) =>
    Array.from({ length: 200 }, (_, index) => faultOf(trialOf(index), attempt, chaos({ seed })));
  expect(draws(1, 1)).toEqual(draws(1, 1));
  expect(draws(2, 1)).not.toEqual(draws(1, 1));
  expect(draws(1, 2)).not.toEqual(draws(1, 1));
});

test("the share of faults is the rate, and the types are equally likely", () => {
  const n = 7000;
  const faults = Array.from({ length: n }, (_, index) => faultOf(trialOf(index), 1, chaos({})));
  const hit = faults.filter((fault) => fault !== null);
  // Binomial: sd of 7000 draws at 0.2 is 33.5, of 1400 at 1/7 13.1; the seed is fixed, four of them are allowed.
  expect(Math.abs(hit.length - n * 0.2)).toBeLessThan(4 * 33.5);
  for (const type of FAULT_TYPES) {
    const count = hit.filter((fault) => fault === type).length;
    expect(Math.abs(count - hit.length / 7)).toBeLessThan(4 * 13.1);
  }
});

test("a higher rate keeps the faults of a lower one", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }), (index, rate) => {
      const low = faultOf(trialOf(index), 1, chaos({ rate: rate / 2 }));
      expect([null, faultOf(trialOf(index), 1, chaos({ rate }))]).toContain(low);
    }),
  );
});

test("always and never go by the case, and never wins", () => {
  const [always, never] = [[{ task: ["a"] }], [{ task: ["a"] }]];
  const all = Array.from({ length: 50 }, (_, index) => trialOf(index));
  const hits = (parts: Partial<Chaos>) =>
    all.filter((trial) => faultOf(trial, 1, chaos({ rate: 0.1, ...parts })) !== null).length;
  expect(hits({ always })).toBe(50);
  expect(hits({ rate: 1, never })).toBe(0);
  expect(hits({ always, never })).toBe(0);
  expect(hits({ rate: 0, always: [{ task: ["b"] }] })).toBe(0);
});

test("endpoint and close are the wrapped runner's", async () => {
  let closed = 0;
  const runner: TrialRunner = {
    run: () => Promise.resolve(answer),
    endpoint: ({ side }) => `server of ${side}`,
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  };
  const wrapped = chaosRunner(runner, chaos({}), fakeClock());
  expect(wrapped.endpoint?.(trialOf(1))).toBe("server of candidate");
  await wrapped.close();
  expect(closed).toBe(1);
  expect(chaosRunner(countingRunner(), chaos({}), fakeClock())).not.toHaveProperty("endpoint");
});
