import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { restoreSetup, saveSetup } from "../../../../src/adapters/node/git/setup-cache.ts";
import type { SetupCache } from "../../../../src/adapters/node/git/setup-cache.ts";
import { writeFiles } from "../../../support/command-line/experiment.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

function inFolders(work: (cache: SetupCache, checkout: (name: string) => Promise<string>) => Promise<void>) {
  return inTempFolder((root) =>
    work({ folder: join(root, "cache"), key: "abc", paths: ["deps", "out/one.txt"] }, async (name) => {
      await mkdir(join(root, name));
      return join(root, name);
    }),
  );
}

/** A checkout in which setup has run. */
async function setUp(folder: string): Promise<void> {
  await writeFiles(folder, { "deps/a/index.js": "a", "out/one.txt": "1", "other.txt": "not kept" });
  await symlink("../a/index.js", join(folder, "deps", "link"));
}

test("what setup made is copied into the next checkout of the commit, links as they are, and nothing else", async () => {
  await inFolders(async (cache, checkout) => {
    const [first, second] = [await checkout("first"), await checkout("second")];
    expect(await restoreSetup(cache, first)).toBe(false);
    await setUp(first);
    await saveSetup(cache, first);
    expect(await restoreSetup(cache, second)).toBe(true);
    expect((await readdir(second, { recursive: true })).toSorted()).toEqual([
      "deps",
      "deps/a",
      "deps/a/index.js",
      "deps/link",
      "out",
      "out/one.txt",
    ]);
    expect(await readlink(join(second, "deps", "link"))).toBe("../a/index.js");
    await writeFile(join(second, "deps", "a", "index.js"), "changed while it was measured");
    const third = await checkout("third");
    await restoreSetup(cache, third);
    expect(await readFile(join(third, "deps", "a", "index.js"), "utf8")).toBe("a");
  });
});

test("another commit or command has an entry of its own", async () => {
  await inFolders(async (cache, checkout) => {
    const first = await checkout("first");
    await setUp(first);
    await saveSetup(cache, first);
    expect(await restoreSetup({ ...cache, key: "abd" }, await checkout("second"))).toBe(false);
  });
});

test("a path that setup did not make keeps nothing", async () => {
  await inFolders(async (cache, checkout) => {
    const first = await checkout("first");
    await setUp(first);
    await saveSetup({ ...cache, paths: ["deps", "missing"] }, first);
    expect(await readdir(cache.folder)).toEqual([]);
  });
});

test("a link of the commit that leads out of the checkout is not followed, nor a file of it replaced", async () => {
  await inFolders(async (cache, checkout) => {
    const first = await checkout("first");
    await setUp(first);
    await saveSetup(cache, first);
    const [linked, outside] = [await checkout("linked"), await checkout("outside")];
    await symlink(outside, join(linked, "out"));
    expect(await restoreSetup(cache, linked)).toBe(false);
    expect([await readdir(outside), existsSync(join(linked, "deps"))]).toEqual([[], false]);
    const tracked = await checkout("tracked");
    await writeFiles(tracked, { "deps/mine": "kept" });
    expect(await restoreSetup(cache, tracked)).toBe(false);
    expect(await readdir(join(tracked, "deps"))).toEqual(["mine"]);
  });
});

test("the four entries used last are kept", async () => {
  await inFolders(async (cache, checkout) => {
    const first = await checkout("first");
    await setUp(first);
    for (const key of ["a", "b", "c", "d"]) await saveSetup({ ...cache, key }, first);
    // Used again, so that it is not the oldest.
    expect(await restoreSetup({ ...cache, key: "a" }, await checkout("second"))).toBe(true);
    await saveSetup({ ...cache, key: "e" }, first);
    const kept = (await readdir(cache.folder)).map((name) => name.split("-")[0]);
    expect(new Set(kept)).toEqual(new Set(["a", "c", "d", "e"]));
  });
});
