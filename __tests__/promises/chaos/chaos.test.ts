import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import { CONFIG, inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const config = (chaos: string): string => `${CONFIG}chaos: ${chaos}\n`;
const RATE = "{ rate: 60%, seed: 3, delay: 1ms }";

const reportOf = (folder: string): string =>
  readFileSync(join(latestRunFolder(folder), "report.json"), "utf8");

describe("a run with injected faults", () => {
  test("says so before all else, in every form, and is marked", async () => {
    await inExperiment({ "regression-gate.yml": config(RATE) }, async (folder) => {
      const { stdout } = await runCli(folder, ["gate", "--quiet"]);
      expect(stdout.split("\n\n")[1]?.replaceAll("\n", " ")).toMatch(
        /^CHAOS RUN: faults were injected on purpose into 60% of all attempts \(all types; seed 3\)\. .*never becomes a baseline\.$/,
      );
      const report = parseReport(reportOf(folder), "report.json");
      expect(report.manifest.candidate?.marks).toEqual(["chaos"]);
      const markdown = readFileSync(join(latestRunFolder(folder), "report.md"), "utf8");
      expect(markdown.split("\n")[0]).toMatch(/ · ⚠️ chaos run$/);
      expect(markdown.split("\n")[2]).toMatch(/^⚠️ \*\*CHAOS RUN\*\*: faults were injected/);
      expect(markdown.match(/faults were injected/g)).toHaveLength(1);
      const status = await runCli(folder, ["status"]);
      expect(status.stdout).toContain("marked chaos: faults were injected, so it never becomes a baseline");
    });
  });

  test("is the same at any concurrency, and another one with another seed", async () => {
    await inExperiment({ "regression-gate.yml": config(RATE) }, async (folder) => {
      await runCli(folder, ["gate", "--quiet", "--workers", "1"]);
      const one = comparableReport(reportOf(folder));
      await runCli(folder, ["gate", "--quiet", "--workers", "8"]);
      expect(comparableReport(reportOf(folder))).toBe(one);
      expect(latestRows(folder).some(({ error }) => error !== null)).toBe(true);
    });
    await inExperiment(
      { "regression-gate.yml": config("{ rate: 60%, seed: 4, delay: 1ms }") },
      async (folder) => {
        await runCli(folder, ["gate", "--quiet"]);
        const first = latestRows(folder);
        await inExperiment({ "regression-gate.yml": config(RATE) }, async (other) => {
          await runCli(other, ["gate", "--quiet"]);
          expect(latestRows(other).map(({ status }) => status)).not.toEqual(
            first.map(({ status }) => status),
          );
        });
      },
    );
  });

  test("always and never hit whom they name", async () => {
    const chaos = "{ rate: 0, types: [network], always: [{ task: a }], never: [{ task: a, mode: fast }] }";
    await inExperiment({ "regression-gate.yml": config(chaos) }, async (folder) => {
      await runCli(folder, ["run", "--quiet"]);
      const lost = latestRows(folder).filter(({ status }) => status !== "ok");
      expect(lost.map(({ axes }) => axes)).toEqual(
        Array.from({ length: 2 }, () => ({ task: "a", mode: "careful" })),
      );
      expect(lost.map(({ attempts }) => attempts)).toEqual([3, 3]);
    });
  });

  test("cannot be continued without the faults, nor a run without by one with them", async () => {
    await inExperiment({ "regression-gate.yml": config(RATE) }, async (folder) => {
      await runCli(folder, ["run", "--quiet"]);
      const run = latestRunFolder(folder);
      await writeFile(join(folder, "regression-gate.yml"), CONFIG);
      const resumed = await runCli(folder, ["run", "--quiet", "--resume"]);
      expect(resumed.exitCode).toBe(2);
      expect(resumed.stderr).toContain("injected faults");
      expect(latestRunFolder(folder)).toBe(run);
    });
  });
});
