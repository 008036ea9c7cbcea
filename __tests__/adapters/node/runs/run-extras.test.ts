import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runExtras } from "../../../../src/adapters/node/runs/run-extras.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

test("a run that printed nothing beyond its rows has none", async () => {
  await inTempFolder(async (folder) => {
    await writeFile(join(folder, "trials.jsonl"), "");
    expect(await runExtras(folder)).toEqual({ files: [], leftOut: 0 });
  });
});

test("debug snippets and long outputs are named, links are not followed", async () => {
  await inTempFolder(async (folder) => {
    await mkdir(join(folder, "output"));
    await writeFile(join(folder, "debug.jsonl"), "{}\n");
    await writeFile(join(folder, "output", "b.stdout.txt"), "b");
    await writeFile(join(folder, "output", "a.stdout.txt"), "a");
    await symlink(join(folder, "debug.jsonl"), join(folder, "output", "c.stdout.txt"));
    const files = ["debug.jsonl", "output/a.stdout.txt", "output/b.stdout.txt"];
    expect(await runExtras(folder)).toEqual({ files, leftOut: 0 });
  });
});

test("a folder of outputs that is a link leads nowhere", async () => {
  await inTempFolder(async (folder) => {
    await mkdir(join(folder, "elsewhere"));
    await writeFile(join(folder, "elsewhere", "secret.txt"), "s");
    await symlink(join(folder, "elsewhere"), join(folder, "output"));
    expect(await runExtras(folder)).toEqual({ files: [], leftOut: 0 });
  });
});

test("more than an artifact can well hold is left out and counted", async () => {
  await inTempFolder(async (folder) => {
    await mkdir(join(folder, "output"));
    for (const name of ["a", "b", "c"]) {
      await writeFile(join(folder, "output", name), "");
      // Sparse: takes no room on the disk.
      await truncate(join(folder, "output", name), 100 << 20);
    }
    expect(await runExtras(folder)).toEqual({ files: ["output/a", "output/b"], leftOut: 1 });
  });
});
