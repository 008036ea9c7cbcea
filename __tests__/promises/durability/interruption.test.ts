import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { isAlive, stillAlive } from "../../support/command-line/alive.ts";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import {
  CONFIG,
  inExperiment,
  latestRows,
  latestRun,
  latestRunFolder,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { PATIENT, waitingPids } from "../../support/command-line/patient-trials.ts";

test("Ctrl-C ends the run with 130 and every process of it; a resume then reports what an undisturbed run does", async () => {
  await inExperiment(PATIENT, async (folder) => {
    const { child, ended } = startCli(folder, ["gate"], PLAIN_START);
    const pids = await waitingPids(folder);
    expect([pids.length, pids.filter(isAlive).length]).toEqual([6, 6]);
    child.kill("SIGINT");
    const { exitCode, stdout, stderr } = await ended;
    expect([exitCode, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(
      /\n\d+\/24 trials \(\d+%\).*\ninterrupted; finished trials are kept, and --resume runs the rest\n$/,
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

    await rm(join(folder, "patient"));
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
  await inExperiment({ ...PATIENT, stubborn: "" }, async (folder) => {
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

test("a reader that has seen enough loses neither a red verdict nor the run, and nothing is said", async () => {
  await inExperiment({}, async (folder) => {
    await runCli(folder, ["gate", "--quiet"]);
    const argv = ["--baseline", `file:${latestRunFolder(folder)}`, "--quiet"];
    const gate = startCli(folder, ["gate", ...argv], { ...PLAIN_START, env: { WORSE: "0.3" } });
    gate.child.stdout?.destroy();
    expect(await gate.ended).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^report: \S+\n$/) });
    expect(latestRows(folder)).toHaveLength(24);
    expect(JSON.parse(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"))).toMatchObject({
      exitCode: 1,
    });
    const report = startCli(folder, ["report", "--format", "html"], PLAIN_START);
    report.child.stdout?.destroy();
    // A report is printed, not judged again.
    expect(await report.ended).toMatchObject({ exitCode: 0, stderr: "" });
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
