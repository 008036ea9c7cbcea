import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import type { Report } from "../../src/model/report.ts";
import { PLAIN_START, startCli } from "../support/cli-process.ts";
import { commitAll } from "../support/experiment.ts";
import { inTempFolder } from "../support/temp-folder.ts";

// Real measurements: slow where other work keeps the machine busy.
jest.setTimeout(120_000);

const root = fileURLToPath(new URL("../..", import.meta.url));
const KERNEL = "src/stats/sign-flip-null.ts";
const CONFIG = "examples/two-commits/regression-gate.yml";

/** A repository whose second commit makes the kernel do its work three times; it gives the same numbers. */
function slowerInSecondCommit(folder: string): void {
  cpSync(join(root, "src", "stats"), join(folder, "src", "stats"), { recursive: true });
  cpSync(join(root, CONFIG), join(folder, CONFIG));
  // Node takes .ts for modules by what the nearest package.json says.
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  commitAll(folder);
  const kernel = readFileSync(join(folder, KERNEL), "utf8");
  const work = "sumByBytes(of.table, this.#signs, into);";
  const slow = kernel.replace(work, work.repeat(3));
  if (slow === kernel) throw new Error(`expected ${KERNEL} to hold ${work}`);
  writeFileSync(join(folder, KERNEL), slow);
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...who, "commit", "-qam", "slower"], { cwd: folder });
}

test("two commits of one repository are measured from a shallow checkout: slower, with the same numbers", async () => {
  await inTempFolder(async (temporary) => {
    const origin = join(temporary, "origin");
    slowerInSecondCommit(origin);
    const clone = join(temporary, "clone");
    execFileSync("git", ["clone", "-q", "--depth=1", `file://${origin}`, clone]);
    const argv = ["gate", "--quiet", "--config", CONFIG, "--format", "json"];
    const { stdout, stderr } = await startCli(clone, argv, {
      ...PLAIN_START,
      env: { RUNNER_TEMP: temporary, PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}` },
    }).ended;
    expect(stderr).not.toContain("expected");
    const report: Report = JSON.parse(stdout);
    const kinds = Object.fromEntries(report.findings.map(({ metric, kind }) => [metric, kind]));
    expect(kinds).toMatchObject({ "draw-ms": "regression", extreme: "pass", success: "pass" });
    expect(report.exitCode).toBe(1);
  });
});
