import { describe, expect, test } from "@jest/globals";
import type { Outcome } from "../../src/model/run/trial.ts";
import { backoffMs, retryAttempts } from "../../src/run/retry.ts";
import type { RetryContext } from "../../src/run/retry.ts";
import { fakeClock } from "../support/fakes/fake-clock.ts";
import { errored, ok } from "../support/samples/run-options.ts";

const retry = { attempts: 4, delayMs: 1000, maxDelayMs: 3000, jitter: false };

function contextOf(parts: Partial<RetryContext>): RetryContext & { readonly retries: readonly unknown[] } {
  const retries: unknown[] = [];
  return {
    trialKey: "k",
    retry,
    deadlineAtMs: Number.POSITIVE_INFINITY,
    longestPauseMs: 60_000,
    clock: fakeClock(),
    signal: new AbortController().signal,
    onRetry: (attempt, code, delayMs) => retries.push([attempt, code, delayMs]),
    ...parts,
    retries,
  };
}

/** Answers with these outcomes, one an attempt. */
function attemptsOf(...outcomes: readonly Outcome[]): Parameters<typeof retryAttempts>[0] {
  return (number) => Promise.resolve({ outcome: outcomes[number - 1]!, startedAtMs: number, durationMs: 1 });
}

const transient = errored({ class: "transient", code: "ECONNRESET" });

test("tries again until there is an answer, doubling the delay up to its maximum", async () => {
  const context = contextOf({});
  const done = await retryAttempts(attemptsOf(transient, transient, transient, ok({ x: 1 })), context);
  expect(done).toMatchObject({ attempts: 4, result: { outcome: { status: "ok" }, startedAtMs: 4 } });
  expect(context.retries).toEqual([
    [1, "ECONNRESET", 1000],
    [2, "ECONNRESET", 2000],
    [3, "ECONNRESET", 3000],
  ]);
  expect(context.clock.monotonicMs()).toBe(6000);
});

test("gives the last result when attempts run out", async () => {
  const context = contextOf({ retry: { ...retry, attempts: 2 } });
  const done = await retryAttempts(
    attemptsOf(transient, errored({ class: "timeout", code: "late" })),
    context,
  );
  expect(done).toMatchObject({ attempts: 2, result: { outcome: { error: { code: "late" } } } });
});

describe("decides by class", () => {
  test.each(["rate-limit", "transient", "timeout"] as const)("%s is tried again", async (errorClass) => {
    const done = await retryAttempts(attemptsOf(errored({ class: errorClass }), ok({})), contextOf({}));
    expect(done.attempts).toBe(2);
  });

  test.each(["auth", "quota", "invalid", "not-found"] as const)("%s is final", async (errorClass) => {
    const done = await retryAttempts(attemptsOf(errored({ class: errorClass }), ok({})), contextOf({}));
    expect(done.attempts).toBe(1);
  });

  test("a failure is an answer", async () => {
    const failed = { ...ok({}), status: "failed" } as const;
    expect((await retryAttempts(attemptsOf(failed, ok({})), contextOf({}))).attempts).toBe(1);
  });

  test("words in a message count for nothing", async () => {
    const outcome = errored({ class: "invalid", message: "503 rate limit, please retry" });
    expect((await retryAttempts(attemptsOf(outcome, ok({})), contextOf({}))).attempts).toBe(1);
  });
});

test("a server that says how long to wait is waited for, unless the backoff is longer", async () => {
  const limited = (retryAfterMs: number) => ({
    ...errored({ class: "rate-limit", code: "http-429" }),
    retryAfterMs,
  });
  const context = contextOf({});
  await retryAttempts(attemptsOf(limited(5000), limited(10), ok({})), context);
  expect(context.retries).toEqual([
    [1, "http-429", 5000],
    [2, "http-429", 2000],
  ]);
});

test("a server that wants more than ten minutes is not asked again", async () => {
  const outcome = { ...errored({ class: "rate-limit" }), retryAfterMs: 600_001 };
  expect((await retryAttempts(attemptsOf(outcome, ok({})), contextOf({}))).attempts).toBe(1);
});

test("an interruption ends the wait", async () => {
  const controller = new AbortController();
  const context = contextOf({
    signal: controller.signal,
    onRetry: () => controller.abort(new Error("stop")),
  });
  await expect(retryAttempts(attemptsOf(transient, ok({})), context)).rejects.toThrow("stop");
});

describe("tries no more", () => {
  test("than there is time for: a wait beyond the deadline is not begun", async () => {
    const context = contextOf({ deadlineAtMs: 2999 });
    const done = await retryAttempts(attemptsOf(transient, transient, ok({})), context);
    expect(done).toMatchObject({ attempts: 2, result: { outcome: { status: "errored" } } });
    expect(context.clock.monotonicMs()).toBe(1000);
  });

  test("when the endpoint asks for a longer pause than is worth waiting for", async () => {
    const asked = (retryAfterMs: number): Outcome => ({ ...errored({ class: "rate-limit" }), retryAfterMs });
    const attemptsAfter = async (pauseMs: number): Promise<number> =>
      (await retryAttempts(attemptsOf(asked(pauseMs), ok({})), contextOf({}))).attempts;
    expect([await attemptsAfter(60_000), await attemptsAfter(60_001)]).toEqual([2, 1]);
  });

  test("when an attempt is not allowed any more; the last result stands", async () => {
    const outcomes = [transient, null];
    const done = await retryAttempts(async (number) => {
      const outcome = outcomes[number - 1] ?? null;
      return outcome === null ? null : { outcome, startedAtMs: number, durationMs: 1 };
    }, contextOf({}));
    expect(done).toMatchObject({ attempts: 1, result: { startedAtMs: 1 } });
  });
});

test("what an attempt throws is not retried, TypeErrors included", async () => {
  const broken = Promise.reject(new TypeError("our bug"));
  await expect(retryAttempts(() => broken, contextOf({}))).rejects.toThrow("our bug");
});

test("jitter takes up to half, differs by trial and attempt, and is the same every time", () => {
  const jittered = { ...retry, maxDelayMs: 1000, jitter: true };
  const delays = Array.from({ length: 200 }, (_, index) => backoffMs(jittered, 1, `k${index}`));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...delays)).toBeLessThanOrEqual(1000);
  expect(new Set(delays).size).toBeGreaterThan(100);
  expect(backoffMs(jittered, 1, "k0")).toBe(delays[0]);
});
