import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { z } from "zod";
import { inTempFolder } from "../support/temp-folder.ts";

const ROOT = join(import.meta.dirname, "../..");

const FILES = {
  "in-order.mjs":
    "export default class { sort = (tests) => tests; cacheResults() {} allFailedTests = (tests) => tests; }\n",
  "shared.ts": "export const seen: string[] = [];\n",
  "support.ts": 'import { test } from "@jest/globals";\ntest("would be lost", () => undefined);\n',
  "a.test.ts": `import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { seen } from "./shared.ts";
jest.setTimeout(50);
beforeAll(() => void seen.push("a"));
afterAll(() => void (process.env["LEFT"] = "a", process.env["PATH"] = "", process.exitCode = 9));
test("passes", () => expect(seen).toEqual(["a"]));
test("expects another value", () => expect({ value: 1 }).toEqual({ value: 2 }));
test("rejects and nobody waits", async () => {
  void Promise.reject(new Error("late"));
  await new Promise((resolve) => setTimeout(resolve, 10));
});
test("hangs", () => new Promise(() => undefined));
`,
  "b.test.ts": `import { expect, test } from "@jest/globals";
import { seen } from "./shared.ts";
test("has the environment, the exit code and the timeout of the start", async () => {
  expect([process.env["LEFT"], process.env["PATH"] === "", process.exitCode]).toEqual([undefined, false, undefined]);
  await new Promise((resolve) => setTimeout(resolve, 100));
});
test("shares modules with the files before", () => expect(seen).toEqual(["a"]));
`,
  "c.test.ts": 'import "./support.ts";\n',
};

const RESULTS = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
});

/** Runs the files one after the other in one process. */
function runFiles(folder: string) {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const config = { rootDir: folder, transform: {}, testRunner: join(ROOT, "scripts/jest-runner.js") };
  const tests = ["a", "b", "c"].map((name) => join(folder, `${name}.test.ts`));
  const jest = join(ROOT, "node_modules/jest/bin/jest.js");
  const flags = ["--json", "--runInBand", "--testSequencer", join(folder, "in-order.mjs")];
  const argv = [jest, "--config", JSON.stringify(config), ...flags, "--runTestsByPath", ...tests];
  const { status, stdout } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
  return { status, results: RESULTS.parse(JSON.parse(stdout)).testResults };
}

test("the runner of the tests keeps what fails, sets back what a file changed, and refuses tests that it would lose", async () => {
  await inTempFolder((folder) => {
    const { status, results } = runFiles(folder);
    expect(status).toBe(1);
    const [first, second, third] = results.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(first?.assertionResults).toMatchObject([
      { title: "passes", status: "passed" },
      { title: "expects another value", status: "failed" },
      { title: "rejects and nobody waits", status: "failed" },
      { title: "hangs", status: "failed" },
    ]);
    expect(first?.message).toMatch(/"value": 2[\s\S]*late[\s\S]*Exceeded timeout of 50 ms/);
    expect(second?.assertionResults.map((one) => one.status)).toEqual(["passed", "passed"]);
    expect(third?.message).toMatch(/only a test file imports @jest\/globals, not file:.*support\.ts/);
    return Promise.resolve();
  });
});
