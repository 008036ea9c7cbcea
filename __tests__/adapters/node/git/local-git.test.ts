import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLocalGit, type LocalGit } from "../../../../src/adapters/node/git/local-git.ts";

let folder: string;
let clone: LocalGit;
const shas: string[] = [];

function git(...argv: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...argv], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
}

function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--message", "x");
  shas.push(git("rev-parse", "HEAD"));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "local-git-"));
  git("init", "--quiet");
  writeFileSync(join(folder, "gate.yml"), "version: 1\n");
  symlinkSync("gate.yml", join(folder, "link.yml"));
  commit();
  writeFileSync(join(folder, "gate.yml"), "version: 2\n");
  commit();
  clone = createLocalGit(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const first = (): string => shas[0] ?? "";

describe("a file at a commit", () => {
  test("is read as it was there", async () => {
    expect(await clone.readFileAt(first(), "gate.yml")).toEqual({ kind: "text", text: "version: 1\n" });
  });

  test("is absent only where the commit says so", async () => {
    expect(await clone.readFileAt(first(), "other.yml")).toEqual({ kind: "absent" });
  });

  test.each([
    ["a commit that is not here", () => "f".repeat(40), "gate.yml"],
    ["what is no commit", () => "--help", "gate.yml"],
    ["a link, which says only where to look", first, "link.yml"],
    ["a folder", () => git("rev-parse", "HEAD"), "."],
  ])("is not known for %s", async (_, sha, path) => {
    expect(await clone.readFileAt(sha(), path)).toEqual({ kind: "unknown" });
  });

  test("is not known where a partial clone lacks its text, which is not the same as absent", async () => {
    const blob = git("rev-parse", `${first()}:gate.yml`);
    rmSync(join(folder, ".git/objects", blob.slice(0, 2), blob.slice(2)));
    expect(await clone.readFileAt(first(), "gate.yml")).toEqual({ kind: "unknown" });
  });
});

test("the files of a commit are told where the clone has it", async () => {
  expect(await clone.filesAt(first())).toEqual(["gate.yml", "link.yml"]);
  expect(await clone.filesAt("f".repeat(40))).toBeNull();
});

test("commits are counted where the clone reaches that far", async () => {
  expect(await clone.countCommits(first(), shas[1] ?? "")).toBe(1);
  expect(await clone.countCommits("f".repeat(40), first())).toBeNull();
});

describe("commits in common", () => {
  test("are found in a whole clone", async () => {
    const head = git("rev-parse", "HEAD");
    expect(await clone.mergeBase(head, first())).toBe(first());
    expect(await clone.commitsBehind(first())).toEqual(new Set([first()]));
    expect((await clone.commitsBehind(head))?.has(first())).toBe(true);
  });

  test("are not known in a shallow one, nor of commits that are not here", async () => {
    const shallow = mkdtempSync(join(tmpdir(), "shallow-"));
    try {
      git("clone", "--quiet", "--depth=1", `file://${folder}`, shallow);
      const head = git("rev-parse", "HEAD");
      const there = createLocalGit(shallow);
      expect(await there.mergeBase(head, head)).toBeNull();
      expect(await there.commitsBehind(head)).toBeNull();
    } finally {
      rmSync(shallow, { recursive: true, force: true });
    }
    expect(await clone.mergeBase(first(), "f".repeat(40))).toBeNull();
    expect(await clone.commitsBehind("--all")).toBeNull();
  });
});
