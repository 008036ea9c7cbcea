import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { differingFiles } from "../../scripts/differing-files.ts";
import { inTempFolder } from "../support/temp-folder.ts";

function fill(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

test("files of two folders are compared by their bytes", async () => {
  await inTempFolder(async (folder) => {
    fill(folder, {
      "a/index.js": "1\n",
      "a/deep/same.js": "same\n",
      "a/gone.js": "",
      "a/ends.js": "line\n",
      "b/index.js": "2\n",
      "b/deep/same.js": "same\n",
      "b/new.js": "",
      "b/ends.js": "line\r\n",
    });
    expect(differingFiles(join(folder, "a"), join(folder, "b"))).toEqual([
      { file: "ends.js", kind: "changed" },
      { file: "gone.js", kind: "missing" },
      { file: "index.js", kind: "changed" },
      { file: "new.js", kind: "unexpected" },
    ]);
    expect(differingFiles(join(folder, "a"), join(folder, "a"))).toEqual([]);
  });
});

test("a build that gave no folder at all differs in every file", async () => {
  await inTempFolder(async (folder) => {
    fill(folder, { "dist/cli/index.js": "1\n" });
    expect(differingFiles(join(folder, "dist"), join(folder, "none"))).toEqual([
      { file: "cli/index.js", kind: "missing" },
    ]);
  });
});
