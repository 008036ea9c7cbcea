import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { comparableReport } from "../support/command-line/comparable-report.ts";
import { CONFIG, inExperiment, latestRunFolder } from "../support/command-line/experiment.ts";
import { COMPILE_CACHE } from "../support/command-line/quick-start.ts";
import { runCli } from "../support/command-line/run-cli.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/shards-local.ts", import.meta.url));

/** Two sides of one module, so that there is something to compare. */
const TWO_SIDES = CONFIG.replace(
  "run: { module: measure.mjs, ",
  "sides: { baseline: { run: { module: measure.mjs } }, candidate: { run: { module: measure.mjs, env: { WORSE: '0.1' } } } }\nrun: { ",
);

test("three processes and a merge give the report and the exit code of one run", async () => {
  await inExperiment({ "regression-gate.yml": TWO_SIDES }, async (folder) => {
    const report = (): string =>
      comparableReport(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"));
    const whole = await runCli(folder, ["gate", "--quiet"]);
    const expected = report();
    const flags = ["--shards", "3", "--by", "duration"];
    const { status, stdout } = spawnSync(process.execPath, ["--no-warnings", SCRIPT, ...flags], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
    });
    expect([whole.exitCode, status]).toEqual([1, 1]);
    expect(stdout.match(/^shard [123]\/3: \d+ trials in [\d.]+ s, exit code 0$/gm)).toHaveLength(3);
    expect(report()).toBe(expected);
  });
});
