import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { PLAIN_START, startCli } from "../support/cli-process.ts";
import { comparableReport } from "../support/comparable-report.ts";
import { CONFIG, inExperiment, latestRows, latestRun, latestRunFolder } from "../support/experiment.ts";
import { runCli } from "../support/run-cli.ts";

/**
 * Careful trials start a child of their own, note both ids, and wait, while the file `patient` is there; `stubborn`
 * ones do not end on SIGTERM.
 */
const MEASURE = `#!/bin/sh
case "$REGRESSION_GATE_CASE" in *careful*) if [ -e patient ]; then
  if [ -e stubborn ]; then trap '' TERM; fi
  sleep 300 &
  echo "$$ $!" >> pids
  wait; wait; sleep 300
fi;; esac
echo "{\\"score\\": 0.\${REGRESSION_GATE_SEED}}"
`;
const config = CONFIG.replace(
  "module: measure.mjs, concurrency: 4",
  "command: [sh, measure.sh], concurrency: 3",
);
const FILES = { "regression-gate.yml": config, "measure.sh": MEASURE.replaceAll("\\$", "$"), patient: "" };

/** One that has ended and waits for init to notice is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, "utf8"));
  } catch {
    return false;
  }
}

/** Ids of the processes that wait, once there are as many trials in flight as workers. */
async function waitingPids(folder: string): Promise<readonly number[]> {
  const file = join(folder, "pids");
  for (;;) {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    if (lines.length === 3) return lines.flatMap((line) => line.split(" ")).map(Number);
    await sleep(10);
  }
}

/** A process that got SIGKILL may need a moment to be gone. */
async function stillAlive(pids: readonly number[]): Promise<readonly number[]> {
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries += 1) await sleep(10);
  return pids.filter(isAlive);
}

test("Ctrl-C ends the run with 130 and every process of it; a resume then reports what an undisturbed run does", async () => {
  await inExperiment(FILES, async (folder) => {
    const { child, ended } = startCli(folder, ["gate"], PLAIN_START);
    const pids = await waitingPids(folder);
    expect([pids.length, pids.filter(isAlive).length]).toEqual([6, 6]);
    child.kill("SIGINT");
    const { exitCode, stdout, stderr } = await ended;
    expect([exitCode, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(
      /\n\d+\/24 trials \(\d+ %\).*\ninterrupted; the finished trials are kept, and --resume runs the rest\n$/,
    );
    expect(await stillAlive(pids)).toEqual([]);

    const before = latestRows(folder).length;
    expect(before).toBeGreaterThan(0);
    const status = await runCli(folder, ["status"]);
    expect([status.exitCode, status.stdout.split("\n").slice(0, 2)]).toEqual([
      3,
      [
        `run ${latestRun(folder)} of demo: incomplete`,
        `${before} of 24 trials measured: ${before} ok, 0 failed`,
      ],
    ]);

    await writeFile(join(folder, "measure.sh"), FILES["measure.sh"].replace("[ -e patient ]", "false"));
    const resumed = await runCli(folder, ["gate", "--resume"]);
    expect(resumed.stderr).toMatch(
      new RegExp(`^resumed: ${before} of 24 trials are done\n24/24 trials`, "m"),
    );
    const reportOf = (): string => readFileSync(join(latestRunFolder(folder), "report.json"), "utf8");
    const report = comparableReport(reportOf());
    const undisturbed = await runCli(folder, ["gate", "--quiet"]);
    expect([resumed.exitCode, report]).toEqual([undisturbed.exitCode, comparableReport(reportOf())]);
  });
});

test("Ctrl-C after SIGTERM does not wait for programs that ignore the first", async () => {
  await inExperiment({ ...FILES, stubborn: "" }, async (folder) => {
    const { child, ended } = startCli(folder, ["gate", "--quiet"], PLAIN_START);
    const pids = await waitingPids(folder);
    child.kill("SIGTERM");
    await sleep(200);
    expect(child.exitCode).toBe(null);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ exitCode: 130 });
    expect(await stillAlive(pids)).toEqual([]);
  });
});

test("a reader that has seen enough ends nothing: the exit code is the verdict's", async () => {
  const tasks = Array.from({ length: 1000 }, (_, index) => `t${index}`);
  await inExperiment(
    { "regression-gate.yml": CONFIG.replace("a, b, c, d, e, f", tasks.join(", ")) },
    async (folder) => {
      const { child, ended } = startCli(folder, ["plan", "--format", "json"], PLAIN_START);
      child.stdout?.destroy();
      expect(await ended).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining("EPIPE") });
    },
  );
});
