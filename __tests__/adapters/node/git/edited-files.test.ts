import { execFileSync } from "node:child_process";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { editedFiles } from "../../../../src/adapters/node/git/edited-files.ts";
import { checkoutState } from "../../../../src/app/checkout-state.ts";
import { commitAll, writeFiles } from "../../../support/command-line/experiment.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const FILES = {
  "src/a.js": "one",
  "src/b.js": "one",
  "package-lock.json": "{}",
  "deep/Cargo.lock": "",
  "src/made.pb.js": "made",
  "src/odd name\u00e9.js": "one",
  ".gitattributes": "*.pb.js linguist-generated=true\nsrc/b.js -linguist-generated\n",
};

function inClone(work: (folder: string) => Promise<void>): Promise<void> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, FILES);
    commitAll(folder);
    await work(folder);
  });
}

test("edited and deleted files are listed, in any folder of the clone, in order", async () => {
  await inClone(async (folder) => {
    expect(await editedFiles(folder)).toBeNull();
    await writeFiles(folder, { "src/odd name\u00e9.js": "two", "src/b.js": "two", "new.js": "untracked" });
    await rm(join(folder, "src/a.js"));
    const edited = { files: ["src/a.js", "src/b.js", "src/odd name\u00e9.js"], count: 3 };
    expect(await editedFiles(folder)).toEqual(edited);
    expect(await editedFiles(join(folder, "src"))).toEqual(edited);
    execFileSync("git", ["add", "-A"], { cwd: folder });
    expect((await editedFiles(folder))?.count).toBe(4);
  });
});

test("lock files, generated files and modes do not count, wherever they are", async () => {
  await inClone(async (folder) => {
    await writeFiles(folder, { "package-lock.json": "{1}", "deep/Cargo.lock": "1", "src/made.pb.js": "2" });
    await chmod(join(folder, "src/a.js"), 0o755);
    expect(await editedFiles(folder)).toBeNull();
    expect(await editedFiles(join(folder, "deep"))).toBeNull();
    await writeFile(join(folder, "src/a.js"), "two");
    expect(await editedFiles(join(folder, "deep"))).toEqual({ files: ["src/a.js"], count: 1 });
  });
});

test("of many, the first are named and all are counted", async () => {
  await inTempFolder(async (folder) => {
    await mkdir(join(folder, "x"));
    const names = Array.from({ length: 60 }, (_, index) => `x/${String(index).padStart(2, "0")}.txt`);
    await writeFiles(folder, Object.fromEntries(names.map((name) => [name, "one"])));
    commitAll(folder);
    await writeFiles(folder, Object.fromEntries(names.map((name) => [name, "two"])));
    expect(await editedFiles(folder)).toEqual({ files: names.slice(0, 50), count: 60 });
  });
});

test("only a job of GitHub Actions asks: a developer measures what is edited", async () => {
  await inClone(async (folder) => {
    await writeFile(join(folder, "src/a.js"), "two");
    const job = await checkoutState(folder, { GITHUB_ACTIONS: "true" });
    expect(job).toMatchObject({ dirty: true, edited: { files: ["src/a.js"] } });
    const desk = await checkoutState(folder, {});
    expect([desk?.dirty, desk?.edited]).toEqual([true, undefined]);
  });
});
