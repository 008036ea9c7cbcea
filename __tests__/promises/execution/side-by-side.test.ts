import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { CONFIG, runFolders } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inRepository, worktrees } from "../../support/command-line/two-commit-repository.ts";

test("gates of one repository at once do not disturb each other", async () => {
  await inRepository({ "regression-gate.yml": CONFIG }, async ({ folder, gate }) => {
    const other = CONFIG.replace("id: demo", "id: other").replace("repetitions: 2", "repetitions: 3");
    await writeFile(join(folder, "other.yml"), other);
    const ended = await Promise.all([gate(["--quiet"]), gate(["--quiet", "--config", "other.yml"])]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const runs = runFolders(folder);
    expect(runs).toHaveLength(2);
    const shown = await Promise.all(runs.map((run) => runCli(folder, ["status", run])));
    const counts = shown.map(({ stdout }) => /of (\w+: complete)\n(\d+) of/.exec(stdout)?.slice(1).join(" "));
    expect(new Set(counts)).toEqual(new Set(["demo: complete 48", "other: complete 72"]));
    expect(worktrees(folder)).toHaveLength(1);

    const together = await runCli(folder, ["report", ...runs, runs[0] ?? ""]);
    expect(together.exitCode).toBe(0);
    expect(together.stdout).toMatch(
      /^2 gates: 2 pass\n\nPASS {2}(demo|other): .*\nPASS {2}(demo|other): .*\n\n─/,
    );
    expect(together.stdout.match(/^PASS: No regression in .* \((demo|other)\)$/gm)).toHaveLength(2);
    const listed: readonly { readonly id: string }[] = JSON.parse(
      (await runCli(folder, ["report", ...runs, "--format", "json"])).stdout,
    );
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(["demo", "other"]));
    expect(await runCli(folder, ["report", ...runs, "--format", "csv"])).toMatchObject({
      exitCode: 2,
      stderr: "--format csv shows one run: write a file for each run\n",
    });
  });
});

test("a killed gate leaves a checkout that the next one clears", async () => {
  const slow = CONFIG.replace("module: measure.mjs", 'command: [sh, -c, "echo $$ >> pids; sleep 300"]');
  await inRepository({ "regression-gate.yml": CONFIG, "slow.yml": slow }, async ({ folder, gate }) => {
    const options = { ...PLAIN_START, env: { RUNNER_TEMP: folder } };
    const argv = ["gate", "--quiet", "--baseline", "ref:HEAD~1", "--config", "slow.yml"];
    const { child, ended } = startCli(folder, argv, options);
    while (!existsSync(join(folder, "pids"))) await sleep(10);
    child.kill("SIGKILL");
    await ended;
    expect(worktrees(folder)).toHaveLength(2);
    expect((await gate(["--quiet"])).exitCode).toBe(0);
    expect(worktrees(folder)).toHaveLength(1);
  });
});
