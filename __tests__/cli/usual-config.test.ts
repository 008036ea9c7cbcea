import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { inExperiment, latestRun, writeFiles } from "../support/command-line/experiment.ts";
import { runCli } from "../support/command-line/run-cli.ts";
import { inTempFolder } from "../support/temp-folder.ts";

const MISSING =
  "no such file, here or in the folders above up to the top of the repository; `regression-gate init` writes a first one\n";

function initGit(folder: string): void {
  execFileSync("git", ["init", "-q"], { cwd: folder });
}

test("a config of the usual name is found in a folder above, and a missing one names init", async () => {
  await inExperiment({}, async (folder) => {
    initGit(folder);
    const below = join(folder, "a/b");
    mkdirSync(below, { recursive: true });
    const valid = await runCli(below, ["validate"]);
    expect([valid.exitCode, valid.stderr]).toEqual([0, ""]);
    expect(await runCli(below, ["validate", "-c", "other.yml"])).toMatchObject({
      exitCode: 2,
      stderr: `other.yml ${MISSING}`,
    });
    await writeFiles(folder, { "a/other.yml": "version: 1\n" });
    const named = await runCli(below, ["validate", "-c", "other.yml"]);
    expect([named.exitCode, named.stderr]).toEqual([
      2,
      "other.yml no such file; did you mean ../other.yml?\n",
    ]);
  });
});

test("no folder above the top of a repository is looked at, nor any above a folder outside git", async () => {
  await inExperiment({}, async (folder) => {
    const inside = join(folder, "clone");
    mkdirSync(inside);
    const outside = await runCli(inside, ["validate"]);
    expect([outside.exitCode, outside.stderr]).toEqual([2, `regression-gate.yml ${MISSING}`]);
    initGit(inside);
    const top = await runCli(inside, ["gate"]);
    expect([top.exitCode, top.stderr]).toEqual([2, `regression-gate.yml ${MISSING}`]);
    expect((await runCli(inside, ["doctor"])).stdout).toContain("`regression-gate init` writes a first one");
  });
});

test("--baseline is a word of its list, else a path that exists, else a usage error that names both", async () => {
  await inExperiment({ none: "a file of this name changes nothing" }, async (folder) => {
    initGit(folder);
    const gate = ["gate", "--quiet", "--format", "json"];
    const none = await runCli(folder, [...gate, "--baseline", "none"]);
    expect([none.exitCode, JSON.parse(none.stdout).baseline.from]).toEqual([0, "none"]);
    const run = latestRun(folder);
    mkdirSync(join(folder, "below"));
    for (const [cwd, path] of [
      [folder, `.regression-gate/runs/${run}`],
      [join(folder, "below"), `../.regression-gate/runs/${run}`],
    ] as const) {
      const compared = await runCli(cwd, [...gate, "--baseline", path]);
      expect([compared.exitCode, JSON.parse(compared.stdout).baseline.run]).toEqual([0, run]);
    }
    const wrong = await runCli(folder, [...gate, "--baseline", "lates"]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      2,
      '--baseline expected latest, merge-base, run-id:<number>, ref:<git ref>, file:<path> or none, or the path of a run, a bundle or rows; got "lates", and there is no such file or folder. Did you mean latest?\n',
    ]);
    expect((await runCli(folder, [...gate, "--baseline", "file:lates"])).exitCode).toBe(2);
  });
});

test("init and doctor print JSON for programs", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "package.json": "{}" });
    const init = JSON.parse((await runCli(folder, ["init", "--format", "json"])).stdout);
    expect(init.files.map(({ path, state }: { path: string; state: string }) => [path, state])).toEqual([
      ["regression-gate.yml", "written"],
      ["regression-gate/case.mjs", "written"],
      [".github/workflows/regression-gate.yml", "written"],
    ]);
    expect(init).toMatchObject({ branch: null, paths: null, secrets: [] });
    const env = { PATH: process.env["PATH"] ?? "" };
    const doctor = await runCli(folder, ["doctor", "--format", "json"], { env });
    expect(JSON.parse(doctor.stdout)).toHaveProperty("diagnoses");
    expect((await runCli(folder, ["doctor", "--json"], { env })).exitCode).toBe(doctor.exitCode);
  });
});
