import { describe, expect, test } from "@jest/globals";
import { InterruptedError } from "../../src/base/errors.ts";
import { createRedactor } from "../../src/secrets/redaction.ts";
import type { Outcome, Trial, TrialRecord } from "../../src/model/run/trial.ts";
import { drawUniform } from "../../src/base/hash.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import { runRows } from "../support/samples/run-rows.ts";
import { fakeClock } from "../support/fakes/fake-clock.ts";
import { errored, memoryLog, ok, runOptions, runnersOf } from "../support/samples/run-options.ts";
import { axis, matrix, sampleConfig } from "../support/samples/sample-config.ts";
import { sampleRow } from "../support/samples/sample-row.ts";

const tasks = Array.from({ length: 10 }, (_, index) => `t${index}`);
const plan = planTrials(
  sampleConfig({
    matrix: matrix([axis("task", tasks)], { repetitions: 3 }),
    baseline: { from: "ref", ref: "main" },
  }),
  { suite: null, where: {}, axisRows: {} },
);

/** An outcome that is a function of the trial alone: every status, and NaN. */
function mixed(trial: Trial): Outcome {
  const draw = drawUniform([trial.seed, trial.side]);
  if (draw < 0.2) return { ...ok({}), status: "failed" };
  if (draw < 0.4) return errored({ class: "transient" });
  return draw < 0.5 ? ok({ score: Number.NaN }) : ok({ score: draw });
}

/** Without what time decides. */
function lasting(rows: readonly TrialRecord[]): unknown {
  return rows.map((row) => ({ ...row, startedAt: "", durationMs: 0 }));
}

function keyAt(index: number): string {
  return plan.trials[index]!.key;
}

function answers(rows: readonly TrialRecord[]): unknown {
  return rows.map(({ key, status, metrics }) => [key, status, metrics]);
}

test("gives the same rows in the same order at any concurrency", async () => {
  const rowsAt = async (concurrency: number): Promise<readonly TrialRecord[]> => {
    const clock = fakeClock();
    const runners = runnersOf(async (trial, { signal }) => {
      await clock.sleep(10 + drawUniform(["wait", trial.seed, trial.side]) * 100, signal);
      return mixed(trial);
    });
    const retry = { attempts: 2, delayMs: 100, maxDelayMs: 100, jitter: true };
    return runRows(plan, runOptions({ runners, clock, execution: { concurrency, retry } }));
  };
  const [one, eight] = [await rowsAt(1), await rowsAt(8)];
  expect(lasting(eight)).toEqual(lasting(one));
  expect(one.map(({ key }) => key)).toEqual(plan.trials.map(({ key }) => key));
  expect(new Set(one.map(({ status }) => status))).toEqual(new Set(["ok", "failed", "errored"]));
});

test("starts trials in the planned order and keeps within the concurrency", async () => {
  const clock = fakeClock();
  const started: string[] = [];
  let running = 0;
  let most = 0;
  const runners = runnersOf(async (trial, { signal }) => {
    started.push(trial.key);
    most = Math.max(most, (running += 1));
    await clock.sleep(5, signal);
    running -= 1;
    return ok({});
  });
  await runRows(plan, runOptions({ runners, clock, execution: { concurrency: 3 } }));
  expect(started).toEqual(plan.order.map((index) => plan.trials[index]?.key));
  expect(most).toBe(3);
});

test("a trial whose work fails after its answer is errored, in the log too, and no other is", async () => {
  const clock = fakeClock();
  const runners = runnersOf(async (trial, { signal, failedLate }) => {
    if (trial.key === keyAt(3)) {
      const error = { class: "invalid", code: "unhandled-rejection", message: "left behind" } as const;
      void clock.sleep(12, new AbortController().signal).then(() => failedLate?.(error));
    }
    await clock.sleep(10, signal);
    return ok({ a: 1 });
  });
  const log = memoryLog();
  const options = runOptions({ runners, clock, log, execution: { concurrency: 1 } });
  const rows = await runRows(plan, options);
  const notOk = (row: TrialRecord): boolean => row.status !== "ok";
  expect(rows.filter(notOk).map(({ key, metrics, error }) => [key, metrics, error?.code])).toEqual([
    [keyAt(3), {}, "unhandled-rejection"],
  ]);
  expect(log.rows.filter(({ key }) => key === keyAt(3)).map(({ status }) => status)).toEqual([
    "ok",
    "errored",
  ]);
});

test("a thrown error is one errored row and never stops the rest", async () => {
  const runners = runnersOf((trial) => {
    if (trial.case.axes["task"] === "t3") throw new TypeError("no such thing");
    return ok({});
  });
  const rows = await runRows(plan, runOptions({ runners }));
  const broken = rows.filter(({ status }) => status === "errored");
  expect(rows).toHaveLength(60);
  expect(broken.map(({ axes }) => axes["task"])).toEqual(["t3", "t3", "t3", "t3", "t3", "t3"]);
  expect(broken[0]?.error).toEqual({ class: "invalid", code: "runner-threw", message: "no such thing" });
});

test("NaN and infinities are null in the row, and named", async () => {
  const runners = runnersOf(() =>
    ok({ good: 1, bad: Number.NaN, huge: Number.POSITIVE_INFINITY, none: null }),
  );
  const [row] = await runRows(plan, runOptions({ runners }));
  expect(row?.metrics).toEqual({ good: 1, bad: null, huge: null, none: null });
  expect(row?.nonFinite).toEqual(["bad", "huge"]);
});

describe("a timeout", () => {
  test("ends each attempt alone; waiting for the rate and the backoff is no part of it", async () => {
    const clock = fakeClock();
    const runners = runnersOf(async (_, { signal }) => {
      await clock.sleep(5000, signal);
      return ok({});
    });
    const retry = { attempts: 2, delayMs: 4000, maxDelayMs: 4000, jitter: false };
    const options = runOptions({
      runners,
      clock,
      execution: { timeoutMs: 1000, concurrency: 1, qps: 0.1, retry },
    });
    const [row] = await runRows({ ...plan, order: [0], trials: plan.trials.slice(0, 1) }, options);
    expect(row).toMatchObject({
      status: "timed-out",
      attempts: 2,
      durationMs: 1000,
      error: { class: "timeout" },
    });
    expect(row?.error?.message).toContain("no answer within 1 s");
  });
});

test("a backoff holds no worker", async () => {
  const clock = fakeClock();
  const ended: string[] = [];
  const runners = runnersOf(async (trial, { signal, attempt }) => {
    await clock.sleep(10, signal);
    const first = trial.key === plan.trials[0]?.key;
    if (first && attempt === 1) return errored({ class: "transient" });
    ended.push(trial.key);
    return ok({});
  });
  const retry = { attempts: 2, delayMs: 10_000, maxDelayMs: 10_000, jitter: false };
  await runRows(plan, runOptions({ runners, clock, execution: { concurrency: 1, retry } }));
  expect(ended).toHaveLength(60);
  expect(ended.at(-1)).toBe(plan.trials[0]?.key);
});

test("attempts, retries included, keep to the rate", async () => {
  const clock = fakeClock();
  const starts: number[] = [];
  const runners = runnersOf((trial) => {
    starts.push(clock.monotonicMs());
    return mixed(trial);
  });
  const retry = { attempts: 3, delayMs: 10, maxDelayMs: 10, jitter: true };
  await runRows(plan, runOptions({ runners, clock, execution: { concurrency: 8, qps: 5, retry } }));
  expect(starts.length).toBeGreaterThan(60);
  const gaps = starts.slice(5).map((start, index) => start - (starts[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(1000);
});

describe("a resume", () => {
  const [a, b, c, d] = [keyAt(0), keyAt(1), keyAt(2), keyAt(3)];
  const previous = new Map([
    [a, sampleRow({ key: a, status: "ok", metrics: { x: 1 } })],
    [b, sampleRow({ key: b, status: "failed" })],
    [c, sampleRow({ key: c, status: "errored", attempts: 3 })],
    [d, sampleRow({ key: d, status: "timed-out", attempts: 2 })],
  ]);

  test("keeps answers, runs the rest, and adds attempts up", async () => {
    const seen: [string, number][] = [];
    const runners = runnersOf((trial, { attempt }) => {
      seen.push([trial.key, attempt]);
      return ok({ x: 2 });
    });
    const options = runOptions({ runners, previous });
    const rows = await runRows(plan, options);
    expect(rows.slice(0, 4).map(({ status, attempts, metrics }) => [status, attempts, metrics["x"]])).toEqual(
      [
        ["ok", 1, 1],
        ["failed", 1, undefined],
        ["ok", 4, 2],
        ["ok", 3, 2],
      ],
    );
    expect(seen).toHaveLength(58);
    expect(seen.filter(([key]) => key === a || key === b)).toEqual([]);
    expect(new Map(seen).get(c)).toBe(4);
    expect(options.events[0]).toMatchObject({ type: "started", planned: 60, resumed: 2, failed: 1 });
    expect(options.events.at(-1)).toEqual({ type: "finished", done: 60, planned: 60 });
  });

  test("leaves a trial alone that never gave an answer in ten runs", async () => {
    const tired = new Map([[c, sampleRow({ key: c, status: "errored", attempts: 10 })]]);
    const log = memoryLog();
    const rows = await runRows(plan, runOptions({ previous: tired, log }));
    expect(rows.find(({ key }) => key === c)?.status).toBe("errored");
    expect(log.rows).toHaveLength(59);
  });
});

describe("an interruption", () => {
  test("starts nothing more, ends what runs, writes no row for it, and can be resumed", async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const log = memoryLog();
    let aborted = 0;
    const runners = runnersOf(async (trial, { signal }) => {
      if (log.rows.length === 20) controller.abort(new Error("SIGINT"));
      signal.addEventListener("abort", () => (aborted += 1));
      await clock.sleep(10, signal);
      return mixed(trial);
    });
    const options = runOptions({
      runners,
      clock,
      log,
      signal: controller.signal,
      execution: { concurrency: 4 },
    });
    await expect(runRows(plan, options)).rejects.toThrow(InterruptedError);
    expect(log.rows.length).toBeGreaterThanOrEqual(20);
    expect(log.rows.length).toBeLessThan(25);
    expect(aborted).toBeGreaterThan(0);

    const previous = new Map(log.rows.map((row) => [row.key, row]));
    const resumed = await runRows(plan, runOptions({ runners: runnersOf(mixed), previous }));
    const whole = await runRows(plan, runOptions({ runners: runnersOf(mixed) }));
    expect(answers(resumed)).toEqual(answers(whole));
  });

  test("before the first trial runs nothing", async () => {
    const log = memoryLog();
    await expect(runRows(plan, runOptions({ log, signal: AbortSignal.abort() }))).rejects.toThrow(
      InterruptedError,
    );
    expect(log.rows).toEqual([]);
  });

  test("after the last row changes nothing", async () => {
    const controller = new AbortController();
    let rows = 0;
    const log = {
      append: () => {
        rows += 1;
        if (rows === 60) controller.abort();
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    await expect(runRows(plan, runOptions({ log, signal: controller.signal }))).resolves.toHaveLength(60);
  });
});

test("a log that cannot be written ends the run with its error", async () => {
  let started = 0;
  const runners = runnersOf(() => {
    started += 1;
    return ok({});
  });
  const log = { append: () => Promise.reject(new Error("disk full")), close: () => Promise.resolve() };
  await expect(runRows(plan, runOptions({ runners, log }))).rejects.toThrow("disk full");
  expect(started).toBeLessThan(10);
});

test("no secret reaches a row: messages, outputs and metric names are redacted before they are cut", async () => {
  const secret = "hunter2-hunter2";
  const runners = runnersOf((trial) =>
    trial.side === "baseline"
      ? { ...errored({ message: `${"x".repeat(990)}${secret}` }) }
      : {
          ...ok({ [secret]: 1 }),
          output: `token ${secret} ${Buffer.from(`me:${secret}`).toString("base64")}`,
        },
  );
  const redact = createRedactor([secret]);
  const rows = await runRows(plan, runOptions({ runners, redact, execution: { keepOutputBytes: 1000 } }));
  const text = JSON.stringify(rows);
  expect(text).not.toContain("hunter");
  expect(rows[1]?.output).toMatch(/^token \*\*\* /);
  expect(Object.keys(rows[1]?.metrics ?? {})).toEqual(["***"]);
});

test("output is kept only on request, within its bytes and whole characters", async () => {
  const runners = runnersOf(() => ({ ...ok({}), output: "añb" }));
  const outputAt = async (keepOutputBytes: number): Promise<string | null | undefined> =>
    (await runRows(plan, runOptions({ runners, execution: { keepOutputBytes } })))[0]?.output;
  expect(await Promise.all([0, 1, 2, 3, 4].map(outputAt))).toEqual([null, "a", "a", "añ", "añb"]);
});

test("of an output that is too long the head and the tail are kept", async () => {
  const output = `${"é".repeat(400)}${"ñ".repeat(400)}`;
  const runners = runnersOf(() => ({ ...ok({}), output }));
  const [row] = await runRows(plan, runOptions({ runners, execution: { keepOutputBytes: 1001 } }));
  expect(row?.output).toBe(`${"é".repeat(250)}\n[… 600 bytes left out …]\n${"ñ".repeat(250)}`);
});
