import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { MADE_UP_BENCHMARKS } from "../../support/samples/made-up-benchmarks.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** `init` where a repository has benchmarks: a workflow that measures them, and no config. */

const WORKFLOW = ".github/workflows/regression-gate.yml";
const workflow = z.object({
  jobs: z.object({
    gate: z.object({ steps: z.array(z.object({ with: z.record(z.string(), z.unknown()).optional() })) }),
  }),
});
const printed = z.object({ benchmarks: z.array(z.object({ tool: z.string(), confidence: z.string() })) });

describe.each(MADE_UP_BENCHMARKS)("init with benchmarks: $name", ({ files, found, inputs }) => {
  test("says what it found and how sure it is, and writes the workflow where it knows what runs them", async () => {
    await inTempFolder(async (folder) => {
      await writeFiles(folder, files);
      const { exitCode, stdout } = await runCli(folder, ["init", "--format", "json"]);
      expect(exitCode).toBe(0);
      const { benchmarks } = printed.parse(JSON.parse(stdout));
      expect(benchmarks.map(({ tool, confidence }) => [tool, confidence])).toEqual(found);
      const text = readFileSync(join(folder, WORKFLOW), "utf8");
      const gate = workflow.parse(parse(text)).jobs.gate.steps.at(-1)?.with;
      expect(gate).toEqual(
        inputs === null ? undefined : { ...inputs, baseline: "ref:${{ github.base_ref }}", repetitions: 10 },
      );
      // A config beside these inputs would be one too many.
      expect(existsSync(join(folder, "regression-gate.yml"))).toBe(inputs === null);
      expect(text.includes("a part of it is a guess")).toBe(inputs !== null && found[0]?.[1] !== "sure");
    });
  });
});

describe("init where it is unsure", () => {
  test("says so, and names a way", async () => {
    await inTempFolder(async (folder) => {
      await writeFiles(
        folder,
        MADE_UP_BENCHMARKS.find(({ name }) => name === "benchmarks of two tools")?.files ?? {},
      );
      const { stdout } = await runCli(folder, ["init"]);
      expect(stdout).toContain(
        "found Go benchmarks (sure): sort/sort_test.go has benchmarks\nfound pytest-benchmark (sure)",
      );
      expect(stdout).toContain("no workflow was written for these benchmarks: which of them is meant");
    });
  });

  test("keeps to a config that is there", async () => {
    await inTempFolder(async (folder) => {
      await writeFiles(folder, { ...MADE_UP_BENCHMARKS[0]?.files, "regression-gate.yml": "version: 1\n" });
      const { stdout } = await runCli(folder, ["init"]);
      expect(stdout).toContain("kept regression-gate.yml: it exists");
      expect(readFileSync(join(folder, WORKFLOW), "utf8")).not.toContain("results:");
    });
  });
});
