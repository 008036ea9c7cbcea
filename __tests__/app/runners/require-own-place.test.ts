import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { requireOwnPlace } from "../../../src/app/runners/require-own-place.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

test("a folder with sources is no place for results; one of a tool, a file, and nothing at all are", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "src/a.js": "", "out/r.json": "", "bench.txt": "" });
    for (const args of [
      ["init", "-q"],
      ["add", "src", "bench.txt"],
    ])
      execFileSync("git", args, { cwd: folder });
    await expect(requireOwnPlace(folder, "src")).rejects.toThrow(
      'run.results-from expected a folder of its own, got "src" with files of the repository ("src/a.js"): it is removed before each invocation',
    );
    for (const path of ["out", "bench.txt", "none"]) {
      await expect(requireOwnPlace(folder, path)).resolves.toBeUndefined();
    }
  });
});
