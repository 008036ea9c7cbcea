import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import { runTrials } from "../../../src/run/run-trials.ts";
import { runRows } from "../../support/samples/run-rows.ts";
import { mostInAnyWindow } from "../../support/most-in-any-window.ts";
import { errored, ok, runOptions, runnersOf } from "../../support/samples/run-options.ts";
import { axis, matrix, sampleConfig } from "../../support/samples/sample-config.ts";

const TRIALS = 16;

/**
 * A server that answers every third request with 503 and notes when each was sent: a busy machine may deliver several
 * at once, which says nothing of the rate.
 */
function withFailingServer<T>(work: (url: string, sent: readonly number[]) => Promise<T>): Promise<T> {
  const sent: number[] = [];
  const answer: RequestListener = (request, response) => {
    sent.push(Number(request.headers["x-sent"]));
    response.statusCode = sent.length % 3 === 0 ? 503 : 200;
    response.end();
  };
  return withServer(answer, (url) => work(url, sent));
}

async function withServer<T>(answer: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a server that fails never sees more than 5 requests in any second at qps 5, retries included", async () => {
  const tasks = Array.from({ length: TRIALS }, (_, index) => index);
  const plan = planTrials(sampleConfig({ matrix: matrix([axis("task", tasks)], {}) }), {
    suite: null,
    where: {},
    axisRows: {},
  });
  await withFailingServer(async (url, sent) => {
    const runners = runnersOf(async (_, { signal }) => {
      const response = await fetch(url, { signal, headers: { "x-sent": String(performance.now()) } });
      return response.ok ? ok({}) : errored({ class: "transient", code: `http-${response.status}` });
    });
    const retry = { attempts: 5, delayMs: 20, maxDelayMs: 100, jitter: true };
    const execution = { concurrency: 8, qps: 5, retry };
    const rows = await runRows(plan, runOptions({ runners, clock: systemClock, execution }));
    expect(rows.map(({ status }) => status)).toEqual(tasks.map(() => "ok"));
    const attempts = rows.reduce((sum, row) => sum + row.attempts, 0);
    expect(attempts).toBeGreaterThan(TRIALS);
    expect(sent).toHaveLength(attempts);
    expect(mostInAnyWindow(sent, 1000)).toBeLessThanOrEqual(5);
  });
});

test("a server that answers 429 with a time is asked by nobody before it, and by fewer at once after it", async () => {
  const plan = planTrials(
    sampleConfig({
      matrix: matrix(
        [
          axis(
            "task",
            Array.from({ length: 20 }, (_, index) => index),
          ),
        ],
        {},
      ),
    }),
    { suite: null, where: {}, axisRows: {} },
  );
  const PAUSE_MS = 400;
  // Told by who asks: on a busy machine the server hears late of what was sent early.
  const started: number[] = [];
  let [open, mostOpen, heardAtMs] = [0, 0, Infinity];
  let answered = 0;
  const answer: RequestListener = (_, response) => {
    answered += 1;
    const isTooMuch = answered === 6;
    setTimeout(() => {
      response.statusCode = isTooMuch ? 429 : 200;
      response.end();
    }, 30);
  };
  await withServer(answer, async (url) => {
    const { candidate } = runnersOf(async (_, { signal }) => {
      const nowMs = performance.now();
      started.push(nowMs);
      open += 1;
      if (nowMs >= heardAtMs + PAUSE_MS) mostOpen = Math.max(mostOpen, open);
      const response = await fetch(url, { signal });
      open -= 1;
      if (response.ok) return ok({});
      heardAtMs = performance.now();
      return { ...errored({ class: "rate-limit", code: "http-429" }), retryAfterMs: PAUSE_MS };
    });
    const runner = { ...candidate, endpoint: () => url };
    const retry = { attempts: 5, delayMs: 10, maxDelayMs: 10, jitter: true };
    const runners = { baseline: runner, candidate: runner };
    const options = runOptions({ runners, clock: systemClock, execution: { concurrency: 6, retry } });
    const { rows, limiters } = await runTrials(plan, options);
    expect(rows.map(({ status }) => status)).toEqual(rows.map(() => "ok"));
    // Others may begin before the outcome has gone from the runner to who waits for it.
    const early = started.filter((atMs) => atMs > heardAtMs + 100 && atMs < heardAtMs + PAUSE_MS);
    expect(early).toEqual([]);
    expect(started.at(-1)).toBeGreaterThan(heardAtMs + PAUSE_MS);
    expect(limiters?.endpoints).toMatchObject([{ endpoint: url, cuts: 1, pauses: 1 }]);
    // Cut from 6 to 4.8, and grown to 5.04 at most.
    expect(mostOpen).toBeLessThanOrEqual(5);
    expect(mostOpen).toBeGreaterThan(1);
  });
});
