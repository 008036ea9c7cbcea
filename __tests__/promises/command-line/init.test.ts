import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { parseReport } from "../../../src/formats/report-file.ts";
import { commitAll, latestRun, writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const WORKFLOW = ".github/workflows/regression-gate.yml";

const steps = z.object({
  jobs: z.object({ gate: z.object({ steps: z.array(z.record(z.string(), z.string())) }) }),
});

function stepsOf(folder: string): readonly Readonly<Record<string, string>>[] {
  return steps.parse(parse(readFileSync(join(folder, WORKFLOW), "utf8"))).jobs.gate.steps;
}

describe.each([
  ["Node", { "package.json": "{}" }, "case.mjs", "npm ci"],
  ["Python", { "pyproject.toml": "" }, "case.py", "pip install ."],
  ["Python with requirements", { "requirements.txt": "" }, "case.py", "pip install -r requirements.txt"],
  ["Go", { "go.mod": "module x" }, "case.sh", "go build ./..."],
  ["Rust", { "Cargo.toml": "" }, "case.sh", "cargo build --release"],
  ["empty", {}, "case.sh", null],
])("init in a %s folder", (_, files, first, install) => {
  test("writes a config that is valid, a first case and a workflow", async () => {
    await inTempFolder(async (folder) => {
      await writeFiles(folder, files);
      const { exitCode, stdout, stderr } = await runCli(folder, ["init"]);
      expect([exitCode, stderr, stdout.split("\n")]).toEqual([
        0,
        "",
        [
          "wrote regression-gate.yml",
          `wrote regression-gate/${first}`,
          `wrote ${WORKFLOW}`,
          "next: regression-gate validate, then regression-gate gate --baseline none",
          "after the first run: regression-gate calibrate names metrics that are too noisy for their margins",
          "",
        ],
      ]);
      expect(await runCli(folder, ["validate"])).toMatchObject({
        exitCode: 0,
        stdout: "regression-gate.yml is valid: 12 cases, 60 trials\n",
      });
      const commands = stepsOf(folder).flatMap(({ run }) => run ?? []);
      expect(commands).toEqual(install === null ? [] : [install]);
    });
  });
});

test("init never overwrites a file, and leaves workflows alone when told to", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "regression-gate.yml": "mine", "package.json": "{}" });
    const { exitCode, stdout } = await runCli(folder, ["init", "--no-workflow"]);
    expect([exitCode, stdout.split("\n").slice(0, 2)]).toEqual([
      0,
      ["kept regression-gate.yml: it exists", "wrote regression-gate/case.mjs"],
    ]);
    expect(readFileSync(join(folder, "regression-gate.yml"), "utf8")).toBe("mine");
    expect(existsSync(join(folder, ".github"))).toBe(false);
    const before = statSync(join(folder, "regression-gate/case.mjs")).mtimeMs;
    await runCli(folder, ["init", "--no-workflow"]);
    expect(statSync(join(folder, "regression-gate/case.mjs")).mtimeMs).toBe(before);
  });
});

test("init below the top of a repository writes to its top, where paths of a config begin", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "package.json": "{}" });
    commitAll(folder);
    mkdirSync(join(folder, "packages"));
    const { stdout } = await runCli(join(folder, "packages"), ["init"]);
    expect(stdout.split("\n")).toEqual([
      "wrote ../regression-gate.yml",
      "wrote ../regression-gate/case.mjs",
      `wrote ../${WORKFLOW}`,
      `next, in ${folder}: regression-gate validate, then regression-gate gate --baseline none`,
      "after the first run: regression-gate calibrate names metrics that are too noisy for their margins",
      "",
    ]);
    expect(await readdir(join(folder, "packages"))).toEqual([]);
  });
});

// A trial starts a process: two cases of the twelve are enough.
test.each([
  ["Node", { "package.json": "{}" }],
  ["shell", {}],
])("the %s starter runs, and a second run compares with the first", async (_, files) => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, files);
    await runCli(folder, ["init"]);
    const gate = ["gate", "--quiet", "--format", "json", "--where", "task=alpha", "--workers", "4"];
    const first = await runCli(folder, [...gate, "--baseline", "none"]);
    expect([first.exitCode, parseReport(first.stdout, "stdout").completeness.complete]).toEqual([0, true]);
    const path = join(".regression-gate", "runs", latestRun(folder));
    const second = await runCli(folder, [...gate, "--baseline", `file:${path}`]);
    const report = parseReport(second.stdout, "stdout");
    expect([second.exitCode, report.baseline.run]).toEqual([0, path.split("/").at(-1)]);
    const sizes = report.findings.filter(({ metric }) => metric === "size-bytes");
    expect(sizes.map(({ kind }) => kind)).toEqual(["pass", "pass"]);
  });
});
