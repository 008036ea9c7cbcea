import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Execution } from "../../../src/model/config/config.ts";
import type { Outcome, Trial, TrialRecord, Usage } from "../../../src/model/run/trial.ts";
import { drawUniform } from "../../../src/base/hash.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import type { AttemptContext } from "../../../src/run/ports.ts";
import { runTrials } from "../../../src/run/run-trials.ts";
import type { TrialsRun } from "../../../src/run/run-trials.ts";
import type { FakeClock } from "../../support/fakes/fake-clock.ts";
import { fakeClock } from "../../support/fakes/fake-clock.ts";
import { mostInAnyWindow } from "../../support/most-in-any-window.ts";
import { errored, ok, runOptions, runnersOf } from "../../support/samples/run-options.ts";
import { axis, matrix, sampleConfig } from "../../support/samples/sample-config.ts";
import { NO_BUDGET, sampleUsage } from "../../support/sample-budget.ts";

const MODELS = ["small", "large", "huge"];

function planOf(tasks: number, order: Execution["order"] = "interleave"): ReturnType<typeof planTrials> {
  const names = Array.from({ length: tasks }, (_, index) => `t${index}`);
  const config = sampleConfig({ matrix: matrix([axis("model", MODELS), axis("task", names)], {}) });
  return planTrials(
    { ...config, execution: { ...config.execution, order } },
    { suite: null, where: {}, axisRows: {} },
  );
}

const RETRY = { attempts: 3, delayMs: 100, maxDelayMs: 1000, jitter: true };

function usageOf(totalTokens: number): Usage {
  return sampleUsage({ calls: 1, totalTokens });
}

interface Started {
  readonly trial: Trial;
  readonly atMs: number;
  readonly underWay: readonly Trial[];
}

interface Watched {
  readonly run: TrialsRun;
  readonly started: readonly Started[];
  readonly clock: FakeClock;
  readonly events: readonly string[];
}

type Answers = (trial: Trial, context: AttemptContext, clock: FakeClock) => Promise<Outcome>;

/** Runs a plan on a virtual clock and notes what was under way at each start. */
async function watch(
  answer: Answers,
  execution: Partial<Execution>,
  parts: {
    readonly plan?: ReturnType<typeof planTrials>;
    readonly endpoint?: (trial: Trial) => string;
    readonly previous?: readonly TrialRecord[];
  } = {},
): Promise<Watched> {
  const clock = fakeClock();
  const started: Started[] = [];
  const underWay = new Set<Trial>();
  const { candidate } = runnersOf(async (trial, context) => {
    underWay.add(trial);
    started.push({ trial, atMs: clock.monotonicMs(), underWay: [...underWay] });
    try {
      return await answer(trial, context, clock);
    } finally {
      underWay.delete(trial);
    }
  });
  const runner = parts.endpoint === undefined ? candidate : { ...candidate, endpoint: parts.endpoint };
  const previous = new Map((parts.previous ?? []).map((row) => [row.key, row]));
  const runners = { baseline: runner, candidate: runner };
  const options = runOptions({ clock, runners, previous, execution: { retry: RETRY, ...execution } });
  const run = await runTrials(parts.plan ?? planOf(6), options);
  return { run, started, clock, events: options.events.map(({ type }) => type) };
}

/** Takes 1 to 1000 ms, a function of the trial; every fifth first attempt fails. */
const varied: Answers = async (trial, { signal, attempt }, clock) => {
  await clock.sleep(1 + Math.floor(drawUniform(["wait", trial.seed, attempt]) * 1000), signal);
  const isFailure = attempt === 1 && drawUniform(["fail", trial.seed]) < 0.2;
  return isFailure ? errored({ class: "transient", code: "ECONNRESET" }) : ok({});
};

function statuses(rows: readonly TrialRecord[]): readonly string[] {
  return [...new Set(rows.map(({ status }) => status))].toSorted();
}

describe("concurrency", () => {
  test("stays within the total and within the limit of each value, at any mix", async () => {
    const caps = fc.record({ large: fc.integer({ min: 1, max: 4 }), huge: fc.integer({ min: 1, max: 3 }) });
    const mixes = fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      caps,
      fc.constantFrom("interleave", "sequential", "shuffle", "failed-first"),
      async (concurrency, { large, huge }, order) => {
        const concurrencyPer = [
          { axis: "model", value: "large", limit: large },
          { axis: "model", value: "huge", limit: huge },
        ];
        const { run, started } = await watch(
          varied,
          { concurrency, concurrencyPer },
          { plan: planOf(6, order) },
        );
        expect(run.rows).toHaveLength(18);
        for (const { underWay } of started) {
          const of = (model: string): number =>
            underWay.filter((trial) => trial.case.axes["model"] === model).length;
          expect(underWay.length).toBeLessThanOrEqual(concurrency);
          expect(of("large")).toBeLessThanOrEqual(large);
          expect(of("huge")).toBeLessThanOrEqual(huge);
        }
      },
    );
    await fc.assert(mixes, { numRuns: 40 });
  });

  test("a value at its limit holds up no other: 6 large one by one beside 12 others take as long as the large alone", async () => {
    const second: Answers = async (_, { signal }, clock) => {
      await clock.sleep(1000, signal);
      return ok({});
    };
    const concurrencyPer = [{ axis: "model", value: "small", limit: 1 }];
    const { run, clock } = await watch(
      second,
      { concurrency: 3, concurrencyPer },
      { plan: planOf(6, "sequential") },
    );
    expect(run.rows).toHaveLength(18);
    expect(clock.monotonicMs()).toBe(6000);
    expect(run.limiters?.waitedMs.concurrency).toBe(0);
  });
});

test("attempts of any run keep to qps and rpm, retries included", async () => {
  const rates = fc.asyncProperty(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 5, max: 40 }),
    fc.integer({ min: 1, max: 8 }),
    async (qps, rpm, concurrency) => {
      const { run, started } = await watch(varied, { qps, rpm, concurrency });
      const times = started.map(({ atMs }) => atMs);
      expect(times.length).toBe(run.rows.reduce((sum, row) => sum + row.attempts, 0));
      expect(mostInAnyWindow(times, 1000)).toBeLessThanOrEqual(qps);
      expect(mostInAnyWindow(times, 60_000)).toBeLessThanOrEqual(rpm);
    },
  );
  await fc.assert(rates, { numRuns: 30 });
});

test("time spent waiting for the rate is reported, and is no part of a trial's duration", async () => {
  const instant: Answers = async () => ok({});
  const { run } = await watch(instant, { rpm: 6, concurrency: 2 }, { plan: planOf(4) });
  // Twelve trials, six a window of 63 s.
  expect(run.limiters?.waitedMs).toEqual({ rate: 63_000, retryAfter: 0, concurrency: 0, budget: 0 });
  expect(run.rows.map(({ durationMs }) => durationMs)).toEqual(run.rows.map(() => 0));
});

test("nothing is reported where nothing was limited", async () => {
  expect((await watch(varied, {})).run.limiters).toBeUndefined();
});

describe("an endpoint that says that it is too much", () => {
  const nameOf = (trial: Trial): string => `https://${String(trial.case.axes["model"])}.test`;

  test("is left alone until Retry-After, while others go on, and is given fewer at once", async () => {
    let refusals = 0;
    const answer: Answers = async (trial, { signal }, clock) => {
      await clock.sleep(10, signal);
      const isLarge = trial.case.axes["model"] === "large";
      if (isLarge && (refusals += 1) === 1) {
        return { ...errored({ class: "rate-limit", code: "http-429" }), retryAfterMs: 20_000 };
      }
      return ok({});
    };
    const retry = { ...RETRY, jitter: false };
    const { run, started } = await watch(answer, { concurrency: 3, retry }, { endpoint: nameOf });
    expect(statuses(run.rows)).toEqual(["ok"]);
    // Six small ones until 20 ms, three large ones until 30 ms; the first of them is refused.
    const late = started.filter(({ atMs }) => atMs >= 30);
    const atOf = (model: string): readonly number[] =>
      late.filter(({ trial }) => trial.case.axes["model"] === model).map(({ atMs }) => atMs);
    expect(atOf("large")).toEqual([20_030, 20_030, 20_040, 20_040]);
    expect(atOf("huge")).toEqual([30, 30, 30, 40, 40, 40]);
    expect(run.limiters).toMatchObject({
      endpoints: [{ endpoint: "https://large.test", limit: 2, cuts: 1, pauses: 1, opened: 0, refused: 0 }],
    });
    expect(run.limiters?.waitedMs.retryAfter).toBeGreaterThan(19_000);
  });

  test("is never waited for beyond the deadline: the trial is errored, the others go on then", async () => {
    const answer: Answers = async (trial) =>
      trial.key === planOf(6).trials[0]?.key
        ? { ...errored({ class: "rate-limit", code: "http-429" }), retryAfterMs: 86_400_000 }
        : ok({});
    const { run, clock } = await watch(answer, { concurrency: 1, deadlineMs: 5000 });
    expect(run.rows.filter(({ status }) => status === "errored").map(({ attempts }) => attempts)).toEqual([
      1,
    ]);
    expect(run.rows.filter(({ status }) => status === "ok")).toHaveLength(17);
    expect(clock.monotonicMs()).toBe(5000);
  });
});

test("a try that waits for a pause beyond its deadline is given up at once", async () => {
  const [waiting, pausing] = planOf(6).trials;
  const answer: Answers = async (trial, { signal }, clock) => {
    await clock.sleep(trial.key === pausing?.key ? 1000 : 10, signal);
    if (trial.key === waiting?.key) return errored({ class: "transient", code: "ECONNRESET" });
    const limited = errored({ class: "rate-limit", code: "http-429" });
    return trial.key === pausing?.key ? { ...limited, retryAfterMs: 4500 } : ok({});
  };
  const retry = { attempts: 3, delayMs: 1100, maxDelayMs: 1100, jitter: false };
  const { run, started } = await watch(answer, { concurrency: 18, retry, deadlineMs: 5000 });
  // Paused until 5500 ms; both began at 0 and may try again until 5000 ms.
  expect(started).toHaveLength(18);
  expect(run.rows.slice(0, 2).map(({ attempts, error }) => [attempts, error?.code])).toEqual([
    [1, "ECONNRESET"],
    [1, "http-429"],
  ]);
});

test("no try starts after the deadline", async () => {
  const retry = { attempts: 100, delayMs: 1000, maxDelayMs: 1000, jitter: false };
  const broken: Answers = async () => errored({ class: "transient" });
  const { run } = await watch(broken, { retry, deadlineMs: 4500 }, { plan: planOf(1) });
  // At 0, 1, 2, 3 and 4 s.
  expect(run.rows.map(({ attempts }) => attempts)).toEqual([5, 5, 5]);
});

describe("a circuit", () => {
  const breaker = { failures: 4, cooldownMs: 60_000, isExplicit: true };
  const retry = { ...RETRY, attempts: 1 };

  test("that opens leaves the rest of its endpoint untried, with the reason, and no other endpoint", async () => {
    const down: Answers = async (trial) =>
      trial.case.axes["model"] === "large" ? errored({ class: "transient", code: "ECONNREFUSED" }) : ok({});
    const endpoint = (trial: Trial): string => String(trial.case.axes["model"]);
    const { run, started } = await watch(
      down,
      { breaker, retry, concurrency: 1 },
      { endpoint, plan: planOf(10) },
    );
    const large = run.rows.filter(({ axes }) => axes["model"] === "large");
    expect(large.map(({ error }) => error?.code)).toEqual([
      ...Array<string>(4).fill("ECONNREFUSED"),
      ...Array<string>(6).fill("circuit-open"),
    ]);
    expect(large.at(-1)).toMatchObject({ status: "errored", attempts: 0, durationMs: 0 });
    expect(large.at(-1)?.error?.message).toContain(
      "large gave no answer too many times in a row (last: ECONNREFUSED)",
    );
    expect(started).toHaveLength(24);
    expect(run.limiters?.endpoints).toEqual([
      { endpoint: "large", limit: 1, cuts: 0, pauses: 0, opened: 1, refused: 6 },
    ]);
  });

  test("lets one probe through after its cooldown, and closes when that is answered", async () => {
    const down: Answers = async (_, { signal }, clock) => {
      await clock.sleep(10_000, signal);
      return clock.monotonicMs() < 50_000 ? errored({ class: "transient", code: "ECONNREFUSED" }) : ok({});
    };
    const execution = {
      breaker: { ...breaker, cooldownMs: 20_000 },
      retry: { attempts: 3, delayMs: 25_000, maxDelayMs: 25_000, jitter: false },
      concurrency: 4,
    };
    const { run, started } = await watch(down, execution, { plan: planOf(4) });
    // Four fail at 10 s, the last of them when three more have started; the other five are not tried. The probe of
    // 35 s fails, which leaves three beside it and three of 45 s untried; that of 70 s is answered.
    expect(started.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 0, 10_000, 10_000, 10_000, 35_000, 70_000]);
    expect(run.rows.filter(({ status }) => status === "ok").map(({ attempts }) => attempts)).toEqual([3]);
    expect(run.limiters?.endpoints[0]).toMatchObject({ opened: 2, refused: 5 + 3 + 3 });
  });

  test("a trial that failed itself keeps its own error when the circuit opens before its next try", async () => {
    const down: Answers = async () => errored({ class: "timeout", code: "ETIMEDOUT" });
    const { run } = await watch(down, { breaker, concurrency: 4 }, { plan: planOf(4) });
    const tried = run.rows.filter(({ attempts }) => attempts > 0);
    expect(new Set(tried.map(({ error }) => error?.code))).toEqual(new Set(["ETIMEDOUT"]));
    expect(run.rows.filter(({ error }) => error?.code === "circuit-open").length).toBeGreaterThan(0);
  });

  test("opens by itself for runners that name their endpoints only", async () => {
    const down: Answers = async () => errored({ class: "auth", code: "http-401" });
    const execution = { breaker: { ...breaker, isExplicit: false }, concurrency: 1 };
    const [unnamed, named] = [
      await watch(down, execution),
      await watch(down, execution, { endpoint: () => "api" }),
    ];
    expect(unnamed.started).toHaveLength(18);
    expect(named.started).toHaveLength(4);
  });
});

describe("a budget", () => {
  const most = 100;
  const tokens: Answers = async (trial, { signal, attempt }, clock) => {
    const draw = drawUniform(["tokens", trial.seed, attempt]);
    await clock.sleep(1 + Math.floor(draw * 500), signal);
    return { ...ok({}), usage: usageOf(Math.round(draw * most)) };
  };

  test("is never exceeded by trials under way; what was measured is kept, and the end is reported", async () => {
    const budgets = fc.asyncProperty(
      fc.integer({ min: 0, max: 2200 }),
      fc.integer({ min: 1, max: 8 }),
      async (limit, concurrency) => {
        const maxPerTrial = { ...NO_BUDGET.maxPerTrial, tokens: most };
        const { run, started, events } = await watch(tokens, {
          concurrency,
          budget: { ...NO_BUDGET, tokens: limit, maxPerTrial },
        });
        const spent = run.rows.reduce((sum, row) => sum + (row.usage?.totalTokens ?? 0), 0);
        expect(spent).toBeLessThanOrEqual(limit);
        expect(run.limiters?.budget).toEqual([{ name: "tokens", limit, spent, reserved: 0 }]);
        expect(started).toHaveLength(run.rows.length);
        expect(run.earlyStop === null).toBe(run.rows.length === 18);
        expect(events.includes("stopped-early")).toBe(run.earlyStop !== null);
        // It stops only when the next might be too much.
        expect(run.earlyStop !== null && spent + most <= limit).toBe(false);
      },
    );
    await fc.assert(budgets, { numRuns: 60 });
  });

  test("counts in a resumed run what the rows say was spent", async () => {
    const maxPerTrial = { ...NO_BUDGET.maxPerTrial, tokens: most };
    const runAt = async (limit: number, previous: readonly TrialRecord[]): Promise<TrialsRun> =>
      (await watch(tokens, { budget: { ...NO_BUDGET, tokens: limit, maxPerTrial } }, { previous })).run;
    const first = await runAt(300, []);
    const same = await runAt(300, first.rows);
    const whole = await runAt(5000, first.rows);
    expect(first.earlyStop).toContain("the budget of 300 tokens is used up");
    expect(same.rows).toEqual(first.rows);
    expect(same.earlyStop).toBe(first.earlyStop);
    expect(whole.earlyStop).toBeNull();
    expect(whole.rows).toHaveLength(18);
    const all = whole.rows.reduce((sum, row) => sum + (row.usage?.totalTokens ?? 0), 0);
    expect(whole.limiters?.budget[0]?.spent).toBe(all);
  });

  test("of calls ends retries too: a trial keeps the error it had, and the end is reported", async () => {
    const broken: Answers = async () => errored({ class: "transient" });
    const { run, started } = await watch(
      broken,
      { concurrency: 1, budget: { ...NO_BUDGET, calls: 4 } },
      { plan: planOf(1) },
    );
    expect(started).toHaveLength(4);
    expect(run.rows.map(({ attempts }) => attempts).reduce((sum, attempts) => sum + attempts, 0)).toBe(4);
    expect(run.earlyStop).toBe("the budget of 4 calls is used up: 4 spent");
    expect(run.rows.every(({ charged, attempts }) => charged?.calls === attempts)).toBe(true);
    const answered: Answers = async () => ok({});
    const budget = { ...NO_BUDGET, calls: 100 };
    const rest = await watch(answered, { budget }, { plan: planOf(1), previous: run.rows });
    // What was charged before is not lost in the row that replaces it.
    expect(rest.run.rows.map(({ charged, attempts }) => [charged?.calls, attempts])).toEqual(
      rest.run.rows.map(({ attempts }) => [attempts, attempts]),
    );
    expect(rest.run.limiters?.budget[0]?.spent).toBe(7);
  });

  test("of trials lets those that have begun try again", async () => {
    const once: Answers = async (_, { attempt }) =>
      attempt === 1 ? errored({ class: "transient" }) : ok({});
    const { run } = await watch(once, { concurrency: 2, budget: { ...NO_BUDGET, trials: 5 } });
    expect(run.rows).toHaveLength(5);
    expect(statuses(run.rows)).toEqual(["ok"]);
    expect(run.earlyStop).toBe("the budget of 5 trials is used up: 5 spent");
  });

  test("that is just enough stops nothing", async () => {
    const { run } = await watch(varied, { budget: { ...NO_BUDGET, trials: 18 } });
    expect(run.earlyStop).toBeNull();
    expect(run.rows).toHaveLength(18);
  });

  test("that is used up while a second attempt waits for its turn ends the run", async () => {
    const [first] = planOf(6).trials;
    const answer: Answers = async (trial, { signal }, clock) => {
      if (trial.key === first?.key) return errored({ class: "transient", code: "ECONNRESET" });
      await clock.sleep(10_000, signal);
      return ok({});
    };
    const { run, started } = await watch(answer, { concurrency: 1, budget: { ...NO_BUDGET, calls: 2 } });
    expect(started).toHaveLength(2);
    expect(run.rows.map(({ status }) => status).toSorted()).toEqual(["errored", "ok"]);
    expect(run.earlyStop).toContain("the budget of 2 calls is used up");
  });

  test("of time ends what is under way, without a row, and counts what an earlier run took", async () => {
    const second: Answers = async (_, { signal }, clock) => {
      await clock.sleep(1000, signal);
      return ok({});
    };
    const execution = { concurrency: 2, budget: { ...NO_BUDGET, timeMs: 2500 } };
    const first = await watch(second, execution);
    expect(first.clock.monotonicMs()).toBe(2500);
    expect(first.run.rows).toHaveLength(4);
    expect(first.run.earlyStop).toBe("the time budget of 2.5 s is used up");
    expect(first.run.limiters?.budget).toEqual([{ name: "seconds", limit: 2.5, spent: 2.5, reserved: 0 }]);
    // Two seconds of the first run are in its rows.
    const again = await watch(second, execution, { previous: first.run.rows });
    expect(again.clock.monotonicMs()).toBe(500);
    expect(again.run.rows).toEqual(first.run.rows);
    const longer = { ...execution, budget: { ...NO_BUDGET, timeMs: 60_000 } };
    const rest = await watch(second, longer, { previous: first.run.rows });
    expect(rest.run.rows).toHaveLength(18);
    expect(rest.run.earlyStop).toBeNull();
  });
});
