import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { git, gitChangesHash, gitState, withoutCredentials } from "../../../../src/adapters/node/git/git.ts";
import { resolveCommit } from "../../../../src/adapters/node/git/resolve-commit.ts";
import { createWorktree } from "../../../../src/adapters/node/git/worktree.ts";
import { UsageError } from "../../../../src/base/errors.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const never = new AbortController().signal;
const LIMITS = { timeoutMs: 60_000, signal: never };

function run(folder: string, ...argv: readonly string[]): string {
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...who, ...argv], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
}

/** A repository with `a.txt` = one on main and = two on the branch that is checked out. */
function inRepository<T>(work: (folder: string, temporary: string) => Promise<T>): Promise<T> {
  return inTempFolder(async (root) => {
    const folder = join(root, "repo");
    const temporary = join(root, "temp");
    await mkdir(folder);
    await mkdir(temporary);
    run(folder, "init", "-q", "-b", "main");
    await writeFile(join(folder, "a.txt"), "one");
    run(folder, "add", "a.txt");
    run(folder, "commit", "-qm", "one");
    run(folder, "checkout", "-q", "-b", "topic");
    await writeFile(join(folder, "a.txt"), "two");
    run(folder, "commit", "-qam", "two");
    return work(folder, temporary);
  });
}

describe("the state of a repository", () => {
  test("is commit, branch, dirtiness and remote without credentials", async () => {
    await inRepository(async (folder) => {
      run(folder, "remote", "add", "origin", "https://user:secret@example.invalid/a/b.git");
      const clean = await gitState(folder);
      expect(clean).toEqual({
        sha: run(folder, "rev-parse", "HEAD"),
        branch: "topic",
        dirty: false,
        remote: "https://example.invalid/a/b.git",
      });
      expect(await gitChangesHash(folder)).toBeNull();
      await writeFile(join(folder, "new.txt"), "untracked");
      expect(await gitState(folder)).toMatchObject({ dirty: false });
      await writeFile(join(folder, "a.txt"), "three");
      expect(await gitState(folder)).toMatchObject({ dirty: true });
      const three = await gitChangesHash(folder);
      await writeFile(join(folder, "a.txt"), "four");
      expect(await gitChangesHash(folder)).not.toBe(three);
    });
  });

  test("is the same from every folder of it, also with a change elsewhere", async () => {
    await inRepository(async (folder) => {
      const below = join(folder, "some", "where");
      await mkdir(below, { recursive: true });
      expect(await gitState(below)).toEqual(await gitState(folder));
      await writeFile(join(folder, "a.txt"), "three");
      expect(await gitState(below)).toMatchObject({ dirty: true });
    });
  });

  test("has no branch when detached", async () => {
    await inRepository(async (folder) => {
      run(folder, "checkout", "-q", "--detach");
      expect(await gitState(folder)).toMatchObject({ branch: null, remote: null });
    });
  });

  test("is null outside git and before the first commit", async () => {
    await inTempFolder(async (folder) => {
      expect(await gitState(folder)).toBeNull();
      run(folder, "init", "-q");
      expect(await gitState(folder)).toBeNull();
    });
  });

  test.each([
    ["https://token@github.com/a/b", "https://github.com/a/b"],
    ["ssh://git:pw@host:22/a", "ssh://host:22/a"],
    ["git@github.com:a/b.git", "git@github.com:a/b.git"],
  ])("shows %s as %s", (remote, shown) => {
    expect(withoutCredentials(remote)).toBe(shown);
  });
});

describe("a worktree", () => {
  test("holds the ref, is locked, runs no hook, and leaves nothing behind", async () => {
    await inRepository(async (repository, temporary) => {
      const hook = join(repository, ".git", "hooks", "post-checkout");
      await writeFile(hook, `#!/bin/sh\ntouch ${join(temporary, "hooked")}\n`);
      await chmod(hook, 0o755);
      const tree = await createWorktree({ repository, ref: "main", temporary, signal: never });
      expect(await readFile(join(tree.path, "a.txt"), "utf8")).toBe("one");
      expect(tree.sha).toBe(run(repository, "rev-parse", "main"));
      expect(run(repository, "worktree", "list", "--porcelain")).toContain("locked regression-gate process");
      expect(existsSync(join(temporary, "hooked"))).toBe(false);
      await tree.remove();
      await tree.remove();
      expect(existsSync(tree.path)).toBe(false);
      expect(run(repository, "worktree", "list").split("\n")).toHaveLength(1);
    });
  });

  test("of a killed run is cleared by the next, one in use is not", async () => {
    await inRepository(async (repository, temporary) => {
      const inUse = await createWorktree({ repository, ref: "main", temporary, signal: never });
      const stale = join(temporary, "regression-gate-worktree-stale");
      // No process has this id: the kernel's limit is 2^22.
      run(
        repository,
        "worktree",
        "add",
        "-q",
        "--detach",
        "--lock",
        "--reason",
        "regression-gate process 4194999",
        stale,
        "main",
      );
      const next = await createWorktree({ repository, ref: "topic", temporary, signal: never });
      expect([inUse.path, stale, next.path].map((path) => existsSync(path))).toEqual([true, false, true]);
      await Promise.all([inUse.remove(), next.remove()]);
    });
  });

  test("of a folder that is gone already is cleared too", async () => {
    await inRepository(async (repository, temporary) => {
      const gone = join(temporary, "regression-gate-worktree-gone");
      run(
        repository,
        "worktree",
        "add",
        "-q",
        "--detach",
        "--lock",
        "--reason",
        "regression-gate process 4194999",
        gone,
        "main",
      );
      await rm(gone, { recursive: true });
      const tree = await createWorktree({ repository, ref: "main", temporary, signal: never });
      await tree.remove();
      expect(run(repository, "worktree", "list").split("\n")).toHaveLength(1);
    });
  });

  test("of a branch that only origin has is found there", async () => {
    await inRepository(async (repository, temporary) => {
      const clone = join(temporary, "clone");
      run(temporary, "clone", "-q", "--branch", "topic", repository, clone);
      expect(await resolveCommit(clone, "main", LIMITS)).toBe(run(repository, "rev-parse", "main"));
    });
  });

  test("of a branch that a shallow checkout lacks is fetched", async () => {
    await inRepository(async (repository, temporary) => {
      const clone = join(temporary, "clone");
      run(temporary, "clone", "-q", "--depth=1", "--branch", "topic", `file://${repository}`, clone);
      const tree = await createWorktree({ repository: clone, ref: "main", temporary, signal: never });
      expect(await readFile(join(tree.path, "a.txt"), "utf8")).toBe("one");
      expect(run(clone, "branch", "--list", "main")).toBe("");
      await tree.remove();
    });
  });

  test("of an ancestor that HEAD does not have is not one of origin's default branch", async () => {
    await inRepository(async (repository, temporary) => {
      const clone = join(temporary, "clone");
      run(temporary, "clone", "-q", repository, clone);
      run(clone, "checkout", "-q", "--orphan", "alone");
      run(clone, "commit", "-q", "--allow-empty", "-m", "alone");
      expect(run(clone, "rev-parse", "origin/HEAD~1")).toBe(run(repository, "rev-parse", "main"));
      for (const ref of ["HEAD~1", "HEAD^"]) {
        await expect(resolveCommit(clone, ref, LIMITS)).rejects.toThrow(
          "no such branch, tag or commit in this clone",
        );
      }
    });
  });

  test("of an ancestor that a shallow checkout lacks is fetched, and no further one", async () => {
    await inRepository(async (repository, temporary) => {
      const clone = join(temporary, "clone");
      for (const text of ["three", "four"]) {
        await writeFile(join(repository, "a.txt"), text);
        run(repository, "commit", "-qam", text);
      }
      run(temporary, "clone", "-q", "--depth=1", "--branch", "topic", `file://${repository}`, clone);
      expect(await resolveCommit(clone, "HEAD~2", LIMITS)).toBe(run(repository, "rev-parse", "topic~2"));
      expect(await resolveCommit(clone, "HEAD^", LIMITS)).toBe(run(repository, "rev-parse", "topic~1"));
      expect(run(clone, "rev-list", "--count", "HEAD")).toBe("3");
    });
  });

  test("that a shallow checkout cannot fetch says what git said and what to do, without credentials", async () => {
    await inRepository(async (repository, temporary) => {
      const clone = join(temporary, "clone");
      run(temporary, "clone", "-q", "--depth=1", "--branch", "topic", `file://${repository}`, clone);
      await expect(resolveCommit(clone, "HEAD~7", LIMITS)).rejects.toThrow(
        "in this shallow checkout, and origin has none; check out with fetch-depth: 0",
      );
      const other = join(temporary, "other");
      run(temporary, "clone", "-q", "--depth=1", "--branch", "topic", `file://${repository}`, other);
      run(other, "remote", "set-url", "origin", "file://user:hunter22@/no/such/repository");
      const gone = await resolveCommit(other, "main", LIMITS).catch(String);
      expect(gone).toContain("in this shallow checkout, and git fetch says: ");
      expect(gone).not.toContain("hunter22");
    });
  });

  test("runs no filter that its commit asks for, and says which files went without", async () => {
    await inRepository(async (repository, temporary) => {
      await writeFile(join(repository, ".gitattributes"), "a.txt filter=evil\n");
      run(repository, "add", ".gitattributes");
      run(repository, "commit", "-qm", "filter");
      const hooked = join(temporary, "hooked");
      run(repository, "config", "filter.evil.smudge", `touch ${hooked}; tr a-z A-Z`);
      run(repository, "config", "filter.evil.required", "true");
      run(repository, "config", "filter.other.process", `touch ${hooked}`);
      const tree = await createWorktree({ repository, ref: "topic", temporary, signal: never });
      expect(await readFile(join(tree.path, "a.txt"), "utf8")).toBe("two");
      expect(existsSync(hooked)).toBe(false);
      expect(tree.lacks).toEqual(["files of the git filter evil such as a.txt"]);
      await tree.remove();
    });
  });

  test("names submodules that the checkout beside it holds, and no others", async () => {
    await inRepository(async (repository, temporary) => {
      const other = join(temporary, "other");
      run(temporary, "clone", "-q", repository, other);
      for (const path of ["sub/held", "sub/empty"]) {
        const add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, path];
        run(repository, ...add);
      }
      run(repository, "commit", "-qm", "submodules");
      run(repository, "submodule", "--quiet", "deinit", "sub/empty");
      const tree = await createWorktree({ repository, ref: "topic", temporary, signal: never });
      expect(tree.lacks).toEqual(["submodule sub/held"]);
      await tree.remove();
    });
  });

  test("at the same time as others leaves each of them whole", async () => {
    await inRepository(async (repository, temporary) => {
      const made = Array.from({ length: 4 }, () =>
        createWorktree({ repository, ref: "main", temporary, signal: never }),
      );
      const trees = await Promise.all(made);
      const texts = await Promise.all(trees.map(({ path }) => readFile(join(path, "a.txt"), "utf8")));
      expect(texts).toEqual(["one", "one", "one", "one"]);
      await Promise.all(trees.map((tree) => tree.remove()));
      expect(run(repository, "worktree", "list").split("\n")).toHaveLength(1);
    });
  });

  test.each([
    ["main:refs/heads/topic", "has no ':'"],
    ["--output=x", "does not start with '-'"],
    ["", "does not start with '-'"],
    ["^main", "does not start with '-' or '^'"],
    ["nowhere", "no such branch, tag or commit in this clone; fetch it first"],
  ])("of ref '%s' is refused", async (ref, message) => {
    await inRepository(async (repository, temporary) => {
      const made = createWorktree({ repository, ref, temporary, signal: never });
      await expect(made).rejects.toThrow(UsageError);
      await expect(made).rejects.toThrow(message);
    });
  });
});

test("a worktree outside of git is refused by what is missing", async () => {
  await inTempFolder(async (repository) => {
    const asked = createWorktree({ repository, ref: "main", temporary: repository, signal: never });
    await expect(asked).rejects.toThrow("needs a git repository, and this folder is not in one");
  });
});

test("git looks at the folder it is given, also inside a hook that names another repository", async () => {
  await inRepository(async (folder, temporary) => {
    const other = join(temporary, "other");
    run(temporary, "clone", "-q", "--branch", "main", folder, other);
    const inHook = { ...process.env };
    process.env["GIT_DIR"] = join(folder, ".git");
    try {
      expect((await gitState(other))?.branch).toBe("main");
    } finally {
      delete process.env["GIT_DIR"];
      Object.assign(process.env, inHook);
    }
  });
});

test("git is run without a shell", async () => {
  await inRepository(async (folder) => {
    const result = await git(folder, ["rev-parse", "--verify", "$(touch injected)"]);
    expect(result.ok).toBe(false);
    expect(existsSync(join(folder, "injected"))).toBe(false);
  });
});
