import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { PLAIN_START } from "../../support/command-line/cli-process.ts";
import { CONFIG, inExperiment, latestRows, MODULE_RUN } from "../../support/command-line/experiment.ts";

const COMMAND = CONFIG.replace(
  MODULE_RUN,
  `command: [sh, -c, 'sleep 0.1; echo "{\\"score\\": 0.5}"'], concurrency: 24`,
).replace("timeout: 20s, retry: { delay: 1ms, max-delay: 2ms }", "timeout: 20s, retry: { attempts: 1 }");

/** Runs the command line behind `script`, which starts it as "$@". */
function runIn(folder: string, script: string, argv: readonly string[]) {
  const program = [process.execPath, "--no-warnings", PLAIN_START.script, ...argv];
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "sh", ...program], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

(process.platform === "linux" ? describe : describe.skip)("a machine that is short of something", () => {
  test("with few open files, trials wait for others to end: none is lost, at one attempt each", async () => {
    await inExperiment({ "regression-gate.yml": COMMAND }, async (folder) => {
      const { status, stderr } = runIn(folder, 'ulimit -n 60; exec "$@"', ["run", "--quiet"]);
      expect([status, stderr]).toEqual([0, ""]);
      expect(latestRows(folder).map(({ status: of, attempts }) => [of, attempts])).toEqual(
        Array.from({ length: 24 }, () => ["ok", 1]),
      );
    });
  });

  test("a stdout that takes nothing is told, and is no success and no bug", async () => {
    await inExperiment({}, (folder) => {
      const { status, stderr } = runIn(folder, 'exec "$@" > /dev/full', ["validate", "--format", "json"]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^cannot write to stdout: ENOSPC.*; free some space, or send it elsewhere/m);
      expect(stderr).not.toContain("bug");
      return Promise.resolve();
    });
  });

  test("a file that cannot be written is named, with what to do", async () => {
    await inExperiment({}, (folder) => {
      const { status, stderr } = runIn(folder, 'ulimit -f 1; exec "$@"', ["run", "--quiet"]);
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^cannot write .*trials\.jsonl: EFBIG.*; raise the limit on the size of files|cannot write .*manifest\.json: EFBIG.*; raise|cannot save rows to .*trials\.jsonl: EFBIG/,
      );
      return Promise.resolve();
    });
  });
});
