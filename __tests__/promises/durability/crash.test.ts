import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { stillAlive } from "../../support/command-line/alive.ts";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { inExperiment } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { PATIENT, waitingPids } from "../../support/command-line/patient-trials.ts";

const THROW_LATER = fileURLToPath(new URL("./throw-later.ts", import.meta.url));

test("an exception that nobody catches is 70, not the 1 of a regression, and leaves no process", async () => {
  await inExperiment({ ...PATIENT, stubborn: "" }, async (folder) => {
    const start = { ...PLAIN_START, nodeFlags: ["--import", THROW_LATER] };
    const { ended } = startCli(folder, ["gate", "--quiet"], start);
    const pids = await waitingPids(folder);
    await writeFile(join(folder, "throw"), "");
    const { exitCode, stderr } = await ended;
    expect([exitCode, stderr]).toEqual([
      70,
      expect.stringMatching(/^This is a bug in .*\nError: thrown later/),
    ]);
    expect(await stillAlive(pids)).toEqual([]);
    expect((await runCli(folder, ["status"])).stdout).toContain("incomplete");
  });
});

test("a budget of time that is used up ends the run with 5 and leaves no process", async () => {
  const config = PATIENT["regression-gate.yml"].replace("timeout:", "budget: { time: 1s }, timeout:");
  const files = {
    ...PATIENT,
    "regression-gate.yml": config.replace("timeout:", "grace: 100ms, timeout:"),
    stubborn: "",
  };
  await inExperiment(files, async (folder) => {
    const { ended } = startCli(folder, ["gate", "--quiet"], PLAIN_START);
    const pids = await waitingPids(folder);
    expect((await ended).exitCode).toBe(5);
    expect(await stillAlive(pids)).toEqual([]);
    expect((await runCli(folder, ["status"])).stdout).toContain("incomplete");
  });
});

test.each(["SIGTERM", "SIGHUP"] as const)("%s ends the run as Ctrl-C does", async (signal) => {
  await inExperiment(PATIENT, async (folder) => {
    const { child, ended } = startCli(folder, ["gate", "--quiet"], PLAIN_START);
    const pids = await waitingPids(folder);
    child.kill(signal);
    expect(await ended).toMatchObject({ exitCode: 130 });
    expect(await stillAlive(pids)).toEqual([]);
  });
});
