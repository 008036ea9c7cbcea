/** Asks worker threads and waits for their answers, one question a thread at a time: what a module trial cannot do without. */
import { Worker } from "node:worker_threads";

const [count = "", threads = ""] = process.argv.slice(2);
const SOURCE = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", async () => parentPort.postMessage(await { x: 1 }));`;

const workers = Array.from({ length: Number(threads) }, () => new Worker(SOURCE, { eval: true }));
const ask = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    worker.once("message", resolve);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage({ task: "t" });
  });
await Promise.all(workers.map(ask));
let left = Number(count);
const startMs = performance.now();
const startCpu = process.cpuUsage();
await Promise.all(
  workers.map(async (worker) => {
    while (left > 0) {
      left -= 1;
      await ask(worker);
    }
  }),
);
const { user, system } = process.cpuUsage(startCpu);
process.stdout.write(JSON.stringify({ wallMs: performance.now() - startMs, cpuMs: (user + system) / 1000 }));
await Promise.all(workers.map((worker) => worker.terminate()));
