import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Execution } from "../../../src/model/config/config.ts";
import type { CallEnd, Usage } from "../../../src/model/run/trial.ts";
import { drawUniform } from "../../../src/base/hash.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import { runTrials } from "../../../src/run/run-trials.ts";
import { fakeClock } from "../../support/fakes/fake-clock.ts";
import type { FakeClock } from "../../support/fakes/fake-clock.ts";
import { mostInAnyWindow } from "../../support/most-in-any-window.ts";
import type { Answer } from "../../support/samples/run-options.ts";
import { errored, ok, runOptions } from "../../support/samples/run-options.ts";
import { axis, matrix, sampleConfig } from "../../support/samples/sample-config.ts";
import { NO_BUDGET, sampleUsage } from "../../support/sample-budget.ts";

const TASKS = Array.from({ length: 12 }, (_, index) => `t${index}`);
const RETRY = { attempts: 3, delayMs: 100, maxDelayMs: 1000, jitter: true };

function usageOf(totalTokens: number, calls = 1): Usage {
  return sampleUsage({ calls, totalTokens });
}

/** What a call took, from its start on. */
interface Call {
  readonly atMs: number;
  readonly tokens: number;
}

interface Watched {
  readonly run: Awaited<ReturnType<typeof runTrials>>;
  readonly clock: FakeClock;
}

async function watch(answer: (clock: FakeClock) => Answer, execution: Partial<Execution>): Promise<Watched> {
  const clock = fakeClock();
  const plan = planTrials(sampleConfig({ matrix: matrix([axis("task", TASKS)], {}) }), {
    suite: null,
    where: {},
    axisRows: {},
  });
  const runner = {
    run: async (...given: Parameters<Answer>) => answer(clock)(...given),
    endpoint: () => "https://api.test",
    close: () => Promise.resolve(),
  };
  const options = runOptions({
    clock,
    runners: { baseline: runner, candidate: runner },
    execution: { retry: RETRY, ...execution },
  });
  return { run: await runTrials(plan, options), clock };
}

/** Two thirds of the attempts call twice; a call takes up to a second and `most` tokens, and one in five fails. */
function twoCalls(calls: Call[], most: number): (clock: FakeClock) => Answer {
  return (clock) =>
    async (trial, { signal, another, attempt }) => {
      const draw = (what: string): number => drawUniform([what, trial.key, attempt]);
      const call = async (number: number, ends: AbortSignal): Promise<CallEnd> => {
        const tokens = Math.ceil(draw(`tokens ${number}`) * most);
        calls.push({ atMs: clock.monotonicMs(), tokens });
        await clock.sleep(1 + Math.floor(draw(`time ${number}`) * 1000), ends);
        return draw(`fate ${number}`) < 0.2
          ? errored({ class: "transient", code: "http-500" })
          : { status: "ok", usage: usageOf(tokens), error: null };
      };
      const first = await call(1, signal);
      if (first.status === "errored") return errored({ class: "transient", code: "http-500" });
      if (draw("twice") > 2 / 3) return { ...ok({}), usage: first.usage ?? null };
      const permit = await another(first);
      if (permit.kind === "refused") return { ...ok({}), usage: first.usage ?? null };
      const second = await call(2, permit.signal);
      permit.end(second);
      return { ...ok({}), usage: null };
    };
}

test("a second call takes a token of every rate, at any concurrency", async () => {
  const rates = fc.asyncProperty(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 5, max: 40 }),
    fc.integer({ min: 1, max: 8 }),
    async (qps, rpm, concurrency) => {
      const calls: Call[] = [];
      const { run } = await watch(twoCalls(calls, 1), { qps, rpm, concurrency });
      const times = calls.map(({ atMs }) => atMs);
      expect(calls.length).toBeGreaterThan(run.rows.length);
      expect(mostInAnyWindow(times, 1000)).toBeLessThanOrEqual(qps);
      expect(mostInAnyWindow(times, 60_000)).toBeLessThanOrEqual(rpm);
    },
  );
  await fc.assert(rates, { numRuns: 30 });
});

describe("a budget", () => {
  test("of tokens is never overshot by second calls, and no run waits for itself", async () => {
    const budgets = fc.asyncProperty(
      fc.integer({ min: 50, max: 2000 }),
      fc.integer({ min: 10, max: 100 }),
      fc.integer({ min: 1, max: 8 }),
      async (tokens, most, concurrency) => {
        const calls: Call[] = [];
        const maxPerTrial = { calls: null, tokens: most, costUsd: null };
        const { run } = await watch(twoCalls(calls, most), {
          concurrency,
          budget: { ...NO_BUDGET, tokens, maxPerTrial },
        });
        const used = calls.reduce((sum, call) => sum + call.tokens, 0);
        expect(used).toBeLessThanOrEqual(tokens);
        const [budget] = run.limiters?.budget ?? [];
        expect(budget?.spent).toBeLessThanOrEqual(tokens);
        expect(budget?.spent).toBeGreaterThanOrEqual(used);
        expect(run.earlyStop === null && run.rows.length < TASKS.length).toBe(false);
      },
    );
    await fc.assert(budgets, { numRuns: 60 });
  });

  test("of tokens whose calls tell their size as they go is not overshot by second ones with a higher limit", async () => {
    const calls: number[] = [];
    const cutOff =
      (clock: FakeClock): Answer =>
      async (_, { signal, another }) => {
        await clock.sleep(100, signal);
        calls.push(100);
        const permit = await another({ status: "ok", usage: usageOf(100), error: null });
        if (permit.kind === "refused") return { ...ok({}), usage: usageOf(100) };
        await clock.sleep(100, permit.signal);
        calls.push(125);
        permit.end({ status: "ok", usage: usageOf(125), error: null });
        return { ...ok({}), usage: usageOf(225, 2) };
      };
    for (let tokens = 300; tokens < 700; tokens += 5) {
      calls.length = 0;
      await watch(cutOff, { concurrency: 3, budget: { ...NO_BUDGET, tokens } });
      expect(calls.reduce((sum, used) => sum + used, 0)).toBeLessThanOrEqual(tokens);
    }
  });

  test("whose calls have no known size lets them go one by one, and ends all the same", async () => {
    const calls: Call[] = [];
    const { run } = await watch(twoCalls(calls, 100), {
      concurrency: 4,
      budget: { ...NO_BUDGET, tokens: 100_000 },
    });
    expect(run.rows).toHaveLength(TASKS.length);
  });

  test("of calls counts both, and refuses a second one that is one too many", async () => {
    const codes: string[] = [];
    const twice: Answer = async (_, { another }) => {
      const permit = await another({ status: "ok", usage: usageOf(1), error: null });
      if (permit.kind === "refused") codes.push(permit.code);
      else permit.end({ status: "ok", usage: usageOf(1), error: null });
      return { ...ok({}), usage: usageOf(2, permit.kind === "go" ? 2 : 1) };
    };
    const { run } = await watch(() => twice, { concurrency: 1, budget: { ...NO_BUDGET, calls: 5 } });
    expect(codes).toEqual(["budget-used-up"]);
    expect(run.rows.map(({ charged }) => charged?.calls)).toEqual([2, 2, 1]);
    expect(run.limiters?.budget).toEqual([{ name: "calls", limit: 5, spent: 5, reserved: 0 }]);
  });

  test("charges a second call that failed: in full where it may have been worked at, nothing where it was turned away", async () => {
    const ends: readonly CallEnd[] = [
      errored({ class: "transient", code: "http-500" }),
      { ...errored({ class: "rate-limit", code: "http-429" }), usage: usageOf(0) },
    ];
    let asked = 0;
    const twice: Answer = async (_, { another }) => {
      const permit = await another({ status: "ok", usage: usageOf(30), error: null });
      const end = ends[(asked += 1) - 1];
      if (permit.kind === "go" && end !== undefined) permit.end(end);
      return { ...ok({}), usage: usageOf(30) };
    };
    const maxPerTrial = { calls: null, tokens: 100, costUsd: null };
    const { run } = await watch(() => twice, {
      concurrency: 1,
      budget: { ...NO_BUDGET, tokens: 310, maxPerTrial },
    });
    // 30 + 100, then 30 + 0, then 30; the next try may need 100 of the 120 left, the one behind it does not fit.
    expect(run.rows.slice(0, 2).map(({ charged }) => charged?.tokens)).toEqual([130, 30]);
  });
});

test("a second call that waits for the rate, and one that takes its time, leave the attempt in time", async () => {
  const slow =
    (clock: FakeClock): Answer =>
    async (_, { signal, another }) => {
      await clock.sleep(900, signal);
      const permit = await another({ status: "ok", usage: null, error: null });
      if (permit.kind === "refused") return errored({ code: permit.code });
      await clock.sleep(900, permit.signal);
      permit.end({ status: "ok", usage: null, error: null });
      await clock.sleep(900, signal);
      return ok({});
    };
  const { run, clock } = await watch(slow, { concurrency: 1, rpm: 2, timeoutMs: 1000 });
  expect(new Set(run.rows.map(({ status }) => status))).toEqual(new Set(["ok"]));
  expect(clock.monotonicMs()).toBeGreaterThan(TASKS.length * 60_000 - 60_000);
  expect(run.limiters?.waitedMs.rate).toBeGreaterThan(0);
});

test("a second call that is late is ended alone: the answer that was had before it is kept", async () => {
  const late =
    (clock: FakeClock): Answer =>
    async (_, { another, signal }) => {
      const permit = await another({ status: "ok", usage: usageOf(1), error: null });
      if (permit.kind === "refused") return errored({ code: permit.code });
      await clock.sleep(5000, permit.signal).catch(() => undefined);
      permit.end(errored({ class: "timeout", code: "timeout" }));
      return signal.aborted ? errored({ code: "ended" }) : ok({});
    };
  const { run } = await watch(late, { concurrency: 2, timeoutMs: 1000, breaker: OFF });
  expect(new Set(run.rows.map(({ status }) => status))).toEqual(new Set(["ok"]));
});

const OFF = { failures: 1000, cooldownMs: 1000, isExplicit: false };

test("what a second call meets counts for its endpoint: a circuit opens, and refuses the next", async () => {
  const codes: string[] = [];
  const down: Answer = async (_, { another }) => {
    const permit = await another({ status: "ok", usage: null, error: null });
    if (permit.kind === "refused") codes.push(permit.code);
    else permit.end(errored({ class: "transient", code: "http-503" }));
    return ok({});
  };
  const breaker = { failures: 1, cooldownMs: 60_000, isExplicit: true };
  const { run } = await watch(() => down, { concurrency: 1, breaker });
  expect(codes).toEqual([]);
  expect(run.rows.map(({ error }) => error?.code ?? "ok")).toEqual([
    "ok",
    ...Array<string>(TASKS.length - 1).fill("circuit-open"),
  ]);
  expect(run.limiters?.endpoints).toMatchObject([{ opened: 1, refused: TASKS.length - 1 }]);
});

test("a second call that nobody tells the end of is charged in full, and leaves no timer", async () => {
  const forgetful: Answer = async (_, { another }) => {
    await another({ status: "ok", usage: usageOf(10), error: null });
    throw new Error("forgot");
  };
  const maxPerTrial = { calls: null, tokens: 100, costUsd: null };
  const budget = { ...NO_BUDGET, tokens: 10_000, maxPerTrial };
  const { run, clock } = await watch(() => forgetful, { concurrency: 1, budget });
  expect(run.rows.map(({ status, charged }) => [status, charged?.tokens])).toEqual(
    TASKS.map(() => ["errored", 110]),
  );
  expect(clock.monotonicMs()).toBe(0);
});

test("only one more call is let through an attempt", async () => {
  const codes: string[] = [];
  const thrice: Answer = async (_, { another }) => {
    for (let more = 0; more < 2; more += 1) {
      const permit = await another({ status: "ok", usage: null, error: null });
      if (permit.kind === "refused") codes.push(permit.code);
      else permit.end({ status: "ok", usage: null, error: null });
    }
    return ok({});
  };
  await watch(() => thrice, { concurrency: 3 });
  expect(codes).toEqual(TASKS.map(() => "called-twice"));
});
