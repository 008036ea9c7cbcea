import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { filesIn, writeFileAtomic } from "../../../src/adapters/node/files.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const onUnix = process.platform === "win32" ? describe.skip : describe;

test("reads UTF-8 with a byte order mark and CRLF, below the folder", async () => {
  await inTempFolder(async (folder) => {
    await writeFile(join(folder, "a.txt"), "\uFEFFé\r\nb");
    expect(await filesIn(folder).readText("a.txt")).toBe("é\nb");
  });
});

test("names what is missing, a folder, or UTF-16", async () => {
  await inTempFolder(async (folder) => {
    await writeFile(join(folder, "w.txt"), Buffer.from("\uFEFFhello", "utf16le"));
    const files = filesIn(folder);
    await expect(files.readText("tasks.jsonl")).rejects.toThrow("tasks.jsonl no such file");
    await expect(files.readText(".")).rejects.toThrow(". expected a file, got a folder");
    await expect(files.readText("w.txt")).rejects.toThrow("w.txt expected UTF-8, got UTF-16");
  });
});

test("what keeps a folder in git stays where all that is in it is removed", async () => {
  await inTempFolder(async (folder) => {
    await mkdir(join(folder, "kept/deep"), { recursive: true });
    await mkdir(join(folder, "gone/deep"), { recursive: true });
    for (const path of ["kept/.gitkeep", "kept/a.json", "kept/deep/b.json", "gone/a.json", "file"])
      await writeFile(join(folder, path), "");
    const files = filesIn(folder);
    for (const path of ["kept", "gone", "file", "none"]) await files.removeAll(path);
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
      "kept",
      join("kept", ".gitkeep"),
    ]);
  });
});

onUnix("what is no file", () => {
  test("refuses a named pipe and a device before they are opened; /dev/null is empty", async () => {
    await inTempFolder(async (folder) => {
      execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", join(folder, "pipe")]);
      await symlink("/dev/zero", join(folder, "zero"));
      const files = filesIn(folder);
      const advice = "; write its content to a file first";
      await expect(files.readText("pipe")).rejects.toThrow(`pipe expected a file, got a pipe${advice}`);
      await expect(files.readText("zero")).rejects.toThrow(`zero expected a file, got a device${advice}`);
      expect(await files.readText("/dev/null")).toBe("");
    });
  });
});

test("removes a file, also one that is not there", async () => {
  await inTempFolder(async (folder) => {
    await writeFile(join(folder, "a"), "");
    await filesIn(folder).remove("a");
    await filesIn(folder).remove("a");
    expect(await readdir(folder)).toEqual([]);
  });
});

test("writes a file whole, makes its folder, and leaves no temporary file", async () => {
  await inTempFolder(async (folder) => {
    await writeFileAtomic(join(folder, "sub", "a"), "one");
    await writeFileAtomic(join(folder, "sub", "a"), "two");
    expect(await readFile(join(folder, "sub", "a"), "utf8")).toBe("two");
    expect(await readdir(join(folder, "sub"))).toEqual(["a"]);
  });
});
