import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { requireOwnPlace } from "../../../src/app/runners/require-own-place.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

test("a folder with sources is no place for results; one of a tool, an untracked file, and nothing at all are", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "src/a.js": "",
      "out/r.json": "",
      "kept/.gitkeep": "",
      "deep/er/.gitkeep": "",
      "bench.txt": "",
      "new.txt": "",
    });
    for (const args of [
      ["init", "-q"],
      ["add", "src", "kept", "deep", "bench.txt"],
    ])
      execFileSync("git", args, { cwd: folder });
    await expect(requireOwnPlace(folder, "src")).rejects.toThrow(
      'run.results-from expected a folder of its own, got "src" with files of the repository ("src/a.js"): it is removed before each invocation',
    );
    await expect(requireOwnPlace(folder, "bench.txt")).rejects.toThrow(
      'run.results-from expected a file that git does not track, got "bench.txt", which the repository has: it is removed before each invocation. Name another file, or take it out of the repository: git rm --cached -- bench.txt',
    );
    await expect(requireOwnPlace(folder, "deep")).rejects.toThrow("deep/er/.gitkeep");
    for (const path of ["out", "new.txt", "none", "kept"]) {
      await expect(requireOwnPlace(folder, path)).resolves.toBeUndefined();
    }
  });
});
