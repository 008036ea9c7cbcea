import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { gitState, topFolder } from "../../../../src/adapters/node/git/git.ts";
import { createLocalGit } from "../../../../src/adapters/node/git/local-git.ts";
import { isOutsideGit } from "../../../../src/adapters/node/git/outside-git.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const run = (cwd: string, ...argv: readonly string[]): string =>
  execFileSync("git", ["-c", "commit.gpgsign=false", ...argv], { cwd, encoding: "utf8" }).trim();
const WHO = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"];

test("a folder is outside git where no folder above it is a repository", async () => {
  await inTempFolder(async (folder) => {
    mkdirSync(join(folder, "plain/inner"), { recursive: true });
    expect(isOutsideGit(join(folder, "plain/inner"))).toBe(true);
    expect(isOutsideGit(join(folder, "missing"))).toBe(true);
    expect(await gitState(join(folder, "plain"))).toBeNull();
    expect(await topFolder(join(folder, "plain"))).toBeNull();
    const clone = createLocalGit(join(folder, "plain"));
    expect([await clone.head(), await clone.defaultBranch()]).toEqual([null, null]);
  });
});

test("a folder inside a repository, a worktree, a bare repository or behind a link to one is left to git", async () => {
  await inTempFolder(async (folder) => {
    const main = join(folder, "main");
    mkdirSync(join(main, "deep/er"), { recursive: true });
    run(main, "init", "-q", "-b", "main");
    run(main, ...WHO, "commit", "-q", "--allow-empty", "-m", "one");
    run(main, "worktree", "add", "-q", join(folder, "tree"));
    run(folder, "clone", "-q", "--bare", main, join(folder, "bare"));
    symlinkSync(join(main, "deep"), join(folder, "link"));
    for (const at of ["main", "main/deep/er", "tree", "bare", "link/er"]) {
      expect([at, isOutsideGit(join(folder, at))]).toEqual([at, false]);
    }
    expect(await topFolder(join(folder, "link/er"))).toBe(main);
    expect(await topFolder(join(folder, "tree"))).toBe(join(folder, "tree"));
    expect((await gitState(join(folder, "tree")))?.sha).toBe(run(main, "rev-parse", "HEAD"));
  });
});

test("a folder that becomes a repository is one from then on", async () => {
  await inTempFolder(async (folder) => {
    const clone = createLocalGit(folder);
    expect(await clone.head()).toBeNull();
    run(folder, "init", "-q", "-b", "main");
    run(folder, ...WHO, "commit", "-q", "--allow-empty", "-m", "one");
    writeFileSync(join(folder, "a.txt"), "one");
    expect(await clone.head()).toBe(run(folder, "rev-parse", "HEAD"));
  });
});
