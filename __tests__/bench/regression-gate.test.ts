import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/parse-config.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = "bench/regression-gate.yml";
const config = parseConfig(readFileSync(join(root, file), "utf8"), file);

test("the config that gates this repository measures the last commit by turns", () => {
  expect(config.baseline).toMatchObject({ from: "ref", ref: "HEAD~1" });
  expect(config.metrics.map(({ name, kind }) => [name, kind])).toContainEqual(["run-ms", "latency"]);
});

test.each(["start", "judge"])("its harness measures the committed bundle: %s", (work) => {
  const runner = config.run?.runner;
  if (runner?.type !== "command" || typeof runner.command === "string") throw new Error("expected argv");
  const [, ...argv] = runner.command;
  const { stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd: root,
    input: JSON.stringify({ axes: { work, batch: 1 } }),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const measured = JSON.parse(stdout);
  expect(measured["run-ms"]).toBeGreaterThan(1);
  expect(measured["bundle-kb"]).toBeCloseTo(readFileSync(join(root, "dist/cli/index.js")).length / 1000, 6);
});
