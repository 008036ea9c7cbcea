import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { commitAll } from "../../support/command-line/experiment.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

// Real measurements: slow where other work keeps the machine busy.
jest.setTimeout(120_000);

const root = fileURLToPath(new URL("../../..", import.meta.url));
const KERNEL = "src/stats/resampling/exact-sign-flip.ts";
const NAME = "exactSignFlipP";
const CONFIG = "examples/two-commits/regression-gate.yml";

/** A repository whose second commit does the work three times and gives the same numbers. */
function slowerInSecondCommit(folder: string): void {
  cpSync(join(root, "src", "stats"), join(folder, "src", "stats"), { recursive: true });
  cpSync(join(root, CONFIG), join(folder, CONFIG));
  // Node takes .ts for modules by what the nearest package.json says.
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  commitAll(folder);
  const kernel = readFileSync(join(folder, KERNEL), "utf8");
  const once = kernel.replace(`export function ${NAME}(`, "function once(");
  if (once === kernel) throw new Error(`expected ${KERNEL} to export a function ${NAME}`);
  const thrice = `export const ${NAME} = (x: Float64Array): number => (once(x), once(x), once(x));\n`;
  writeFileSync(join(folder, KERNEL), once + thrice);
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...who, "commit", "-qam", "slower"], { cwd: folder });
}

test("two commits of one repository are measured from a shallow checkout: slower, with the same numbers", async () => {
  await inTempFolder(async (temporary) => {
    const origin = join(temporary, "origin");
    slowerInSecondCommit(origin);
    const clone = join(temporary, "clone");
    execFileSync("git", ["clone", "-q", "--depth=1", `file://${origin}`, clone]);
    // Eight of twelve sizes: enough for a red, and quicker.
    const sizes = [9, 11, 13, 15, 16, 17, 18, 20].flatMap((units) => ["--where", `units=${units}`]);
    const argv = ["gate", "--quiet", "--config", CONFIG, ...sizes, "--format", "json"];
    const { stdout, stderr } = await startCli(clone, argv, {
      ...PLAIN_START,
      env: { RUNNER_TEMP: temporary, PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}` },
    }).ended;
    expect(stderr).not.toContain("expected");
    const report: Report = JSON.parse(stdout);
    const kinds = Object.fromEntries(report.findings.map(({ metric, kind }) => [metric, kind]));
    expect(kinds).toMatchObject({ "test-ms": "regression", p: "pass", success: "pass" });
    expect(report.exitCode).toBe(1);
  });
});
