import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/**
 * Runs the 600 trials in a run directory: `node durable-run.ts <root> <new | run id> <row | ->`. With a row number it
 * kills itself half-way through the write of that row.
 */
const [root = "", runId = "", tornRow = "-"] = process.argv.slice(2);

if (tornRow !== "-") {
  const writeSync = fs.writeSync;
  let writes = 0;
  // Before the run directory is loaded, which imports the function by name.
  fs.writeSync = (fd: number, bytes: unknown) => {
    writes += 1;
    if (!Buffer.isBuffer(bytes)) throw new TypeError("expected rows to be written as bytes");
    if (writes < Number(tornRow)) return writeSync(fd, bytes);
    writeSync(fd, bytes.subarray(0, Math.floor(bytes.length / 2)));
    return process.kill(process.pid, "SIGKILL") ? 0 : 0;
  };
  syncBuiltinESMExports();
}

const { createRun, resumeRun } = await import("../../src/adapters/node/run-directory.ts");
const { systemClock } = await import("../../src/adapters/node/clock.ts");
const { runTrials } = await import("../../src/run/run-trials.ts");
const { runOptions } = await import("../support/run-options.ts");
const { sampleDraft } = await import("../support/sample-draft.ts");
const { durableExecution, durablePlan, durableRunners } = await import("./durable-plan.ts");

const request = { root, plan: durablePlan, manifest: sampleDraft, identity: {}, clock: systemClock };
const run = await (runId === "new" ? createRun(request) : resumeRun(request, runId));
const { log, previous } = run;
const options = { execution: durableExecution, runners: durableRunners, clock: systemClock };
const rows = await runTrials(durablePlan, runOptions({ ...options, log, previous }));
await run.finish(rows);
await run.close();
