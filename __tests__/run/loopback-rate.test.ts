import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { systemClock } from "../../src/adapters/node/clock.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import { runRows } from "../support/run-rows.ts";
import { mostInAnyWindow } from "../support/most-in-any-window.ts";
import { errored, ok, runOptions, runnersOf } from "../support/run-options.ts";
import { axis, matrix, sampleConfig } from "../support/sample-config.ts";

const TRIALS = 16;

/**
 * A server that answers every third request with 503 and notes when each was sent: a busy machine may deliver several
 * at once, which says nothing of the rate.
 */
async function withServer<T>(work: (url: string, sent: readonly number[]) => Promise<T>): Promise<T> {
  const sent: number[] = [];
  const server = createServer((request, response) => {
    sent.push(Number(request.headers["x-sent"]));
    response.statusCode = sent.length % 3 === 0 ? 503 : 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sent);
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
  await withServer(async (url, sent) => {
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
