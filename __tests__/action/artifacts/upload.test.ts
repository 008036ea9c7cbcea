import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { reportFiles } from "../../../src/action/artifacts/upload.ts";
import { actionJob } from "../../support/github/action-job.ts";
import { CONFIG } from "../../support/command-line/experiment.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS, sampleManifest } from "../../support/samples/sample-report.ts";

test("the report's artifact has what a re-run continues with, debug snippets and long outputs, each once", async () => {
  const github = await startLoopbackGitHub();
  const given = {
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: CONFIG,
    event: "push",
  } as const;
  const job = await actionJob(given);
  try {
    const runFolder = join(job.workspace, "run");
    await mkdir(join(runFolder, "output"), { recursive: true });
    for (const file of ["origin.json", "debug.jsonl", "lock", "output/a.stdout.txt"]) {
      await writeFile(join(runFolder, file), "x");
    }
    const result = {
      report: PASS,
      entry: null,
      run: { manifest: sampleManifest(), rows: [] },
      baseline: { found: false, code: "first-run", provenance: PASS.baseline, history: [] },
      runFolder,
      files: ["manifest.json", "trials.jsonl", "debug.jsonl", "report.json"],
    } as const;
    expect(await reportFiles(job, result)).toEqual({
      folder: runFolder,
      files: [
        "manifest.json",
        "trials.jsonl",
        "debug.jsonl",
        "report.json",
        "origin.json",
        "output/a.stdout.txt",
      ],
    });
    expect(job.io.said.warnings).toEqual([]);
  } finally {
    await job.remove();
    await github.close();
  }
});
