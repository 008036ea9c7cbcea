import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { z } from "zod";
import { parseReport } from "../../../src/formats/report-file.ts";
import {
  CONFIG,
  inExperiment,
  latestRun,
  latestRunFolder,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** One task needs a module that nobody installed, another one fails in a way that nobody knows. */
const PROGRAM = `const { axes, seed, repetition } = JSON.parse(process.env.REGRESSION_GATE_CASE);
if (axes.task === "a") require("left-pad-of-nobody");
if (axes.task === "b") { console.error("Error: gremlin " + seed + " in /tmp/x" + repetition); process.exit(9); }
console.log(JSON.stringify({ score: 0.5 }));
`;
const config = CONFIG.replace("module: measure.mjs", "command: [node, program.cjs]")
  .replace("repetitions: 2", "repetitions: 5")
  .replace("[a, b, c, d, e, f]", "[a, b, c]")
  .replace("[fast, careful]", "[fast]");
const RULE = `failures:
  gremlins: { patterns: ['gremlin (?<number>\\d+)'], advice: "feed gremlin {{ number }} before midnight" }
`;
const FILES = { "program.cjs": PROGRAM, "regression-gate.yml": config };

const errorsOf = (folder: string) => {
  const report = parseReport(
    readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"),
    "report.json",
  );
  return { ...report, errors: report.errors };
};

test("advice stands beside the rows in every report, and changes no status, verdict or exit code", async () => {
  await inExperiment(FILES, async (folder) => {
    const plain = await runCli(folder, ["gate", "--quiet"]);
    const before = errorsOf(folder);
    expect(plain.stdout.replaceAll(/\s+/g, " ")).toContain(
      "-> missing-node-module: the Node.js package 'left-pad-of-nobody' is not installed where this ran: npm install left-pad-of-nobody",
    );
    const markdown = readFileSync(join(latestRunFolder(folder), "report.md"), "utf8");
    expect(markdown).toMatch(/^ {2}- missing-node-module: .*npm install left-pad-of-nobody/m);
    await writeFiles(folder, { "regression-gate.yml": config + RULE });
    const ruled = await runCli(folder, ["gate", "--quiet"]);
    const after = errorsOf(folder);
    expect(after.errors.flatMap(({ known }) => known.map(({ id }) => id))).toContain("gremlins");
    expect(before.errors.flatMap(({ known }) => known.map(({ id }) => id))).not.toContain("gremlins");
    expect([ruled.exitCode, after.verdict, after.completeness, after.causes]).toEqual([
      plain.exitCode,
      before.verdict,
      before.completeness,
      before.causes,
    ]);
    expect(after.manifest.candidate?.configHash).toBe(before.manifest.candidate?.configHash);
  });
});

test("unknown failures are one group; a suggested detector makes them known", async () => {
  await inExperiment(FILES, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    const shown = await runCli(folder, ["failures"]);
    expect([shown.exitCode, shown.stderr]).toEqual([0, ""]);
    expect(shown.stdout).toContain("10 errors in 15 rows of 1 run");
    expect(shown.stdout).toContain("5 rows missing-node-module: ");
    expect(shown.stdout).toContain(
      "5 rows unknown, invalid exit-<n>: exit code <n>: Error: gremlin <n> in <path>",
    );
    expect(shown.stdout).toMatch(/signature [0-9a-f]{16}, confidence high/);
    const { stdout: suggestion } = await runCli(folder, ["failures", "--suggest"]);
    await writeFiles(folder, { "regression-gate.yml": config + suggestion });
    const again = await runCli(folder, ["failures", latestRun(folder), "--format", "json"]);
    const report = z
      .object({
        known: z.array(z.object({ id: z.string(), count: z.number() })),
        unknown: z.array(z.unknown()),
      })
      .parse(JSON.parse(again.stdout));
    expect(report.unknown).toEqual([]);
    expect(report.known.map(({ count }) => count)).toEqual([5, 5]);
  });
});

test("several runs and files of rows are counted together", async () => {
  await inExperiment(FILES, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    const first = latestRun(folder);
    await runCli(folder, ["run", "--quiet"]);
    const { stdout } = await runCli(folder, [
      "failures",
      first,
      join(".regression-gate", "runs", latestRun(folder)),
    ]);
    expect(stdout).toContain("20 errors in 30 rows of 2 runs");
  });
});
