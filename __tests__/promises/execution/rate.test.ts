import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { CONFIG, inExperiment, latestRows } from "../../support/command-line/experiment.ts";
import { mostInAnyWindow } from "../../support/most-in-any-window.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/**
 * Asks the server, and tells it when this process was started: a busy machine may take a while from there to the
 * request. Linux knows the time in hundredths of a second since its own start; elsewhere Node's own count has to do.
 */
const ASK = `import { existsSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
const stat = existsSync("/proc/self/stat") ? readFileSync("/proc/self/stat", "utf8") : null;
const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
const started = ticks === undefined ? performance.timeOrigin : Number(ticks) * 10;
const socket = createConnection(Number(process.argv[2]), "127.0.0.1");
socket.end("GET / HTTP/1.1\\r\\nhost: x\\r\\nconnection: close\\r\\nx-started: " + started + "\\r\\n\\r\\n");
socket.once("data", (answer) => {
  if (answer.toString().startsWith("HTTP/1.1 200")) console.log('{"score": 1}');
  else process.exitCode = 75;
});
`;

/** A server that answers every third request with 503. */
async function withServer<T>(work: (port: number, started: readonly number[]) => Promise<T>): Promise<T> {
  const started: number[] = [];
  const server = createServer((request, response) => {
    started.push(Number(request.headers["x-started"]));
    response.statusCode = started.length % 3 === 0 ? 503 : 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
    return await work((server.address() as AddressInfo).port, started);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("at qps 5 never more than 5 programs are started in any second, retries included", async () => {
  await withServer(async (port, started) => {
    const config = CONFIG.replace(
      "module: measure.mjs,",
      `command: [node, ask.mjs, "${port}"], transient-exit-codes: [75], rate: { qps: 5 },`,
    );
    await inExperiment({ "regression-gate.yml": config, "ask.mjs": ASK }, async (folder) => {
      const part = ["--suite", "core", "--where", "task=a", "--where", "task=b", "--where", "task=c"];
      const flags = ["--workers", "8", "--attempts", "5"];
      const { exitCode } = await runCli(folder, ["run", "--quiet", ...part, ...flags]);
      expect(exitCode).toBe(0);
      const attempts = latestRows(folder).reduce((sum, row) => sum + Number(row["attempts"]), 0);
      expect(attempts).toBeGreaterThan(7);
      expect(started).toHaveLength(attempts);
      // From leave to start a busy machine takes up to some 100 ms, now more and now less: two starts may be nearer than their leaves.
      expect(mostInAnyWindow(started, 800)).toBeLessThanOrEqual(5);
    });
  });
});
