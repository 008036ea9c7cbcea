import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { PLAIN_START } from "../../support/command-line/cli-process.ts";
import { comparableReport } from "../../support/command-line/comparable-report.ts";
import { CONFIG, inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Of 512 bytes: some rows fit into them, and everything else that a run writes at its start. */
const BLOCKS = 20;

// No file of the process may grow further: to a program this is a disk that is full for all its files.
(process.platform === "win32" ? describe.skip : describe)("a full disk", () => {
  test("ends the run with a clear message; the rows before are kept, and a resume reports what an undisturbed run does", async () => {
    await inExperiment({ "regression-gate.yml": CONFIG }, async (folder) => {
      const script = `ulimit -f ${BLOCKS}; exec "$@"`;
      const gate = [process.execPath, "--no-warnings", PLAIN_START.script, "gate", "--quiet"];
      const full = spawnSync("sh", ["-c", script, "sh", ...gate], { cwd: folder, encoding: "utf8" });
      const file = join(latestRunFolder(folder), "trials.jsonl");
      expect([full.status, full.stdout]).toEqual([2, ""]);
      expect(full.stderr).toBe(
        `cannot save rows to ${file}: EFBIG: file too large, write; free some space and continue with --resume\n`,
      );
      const kept = latestRows(folder).length;
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(24);
      expect(readFileSync(file, "utf8").endsWith("\n")).toBe(true);

      const resumed = await runCli(folder, ["gate", "--resume", "--log", "json"]);
      expect(resumed.stderr.match(/"event":"trial-finished"/g)).toHaveLength(24 - kept);
      const reportOf = (): string => readFileSync(join(latestRunFolder(folder), "report.json"), "utf8");
      const report = comparableReport(reportOf());
      const undisturbed = await runCli(folder, ["gate", "--quiet"]);
      expect([resumed.exitCode, report]).toEqual([undisturbed.exitCode, comparableReport(reportOf())]);
    });
  });
});
