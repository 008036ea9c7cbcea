import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readFileAt } from "../../../src/adapters/github/base-file.ts";
import { listChangedFiles, touchesPaths } from "../../../src/adapters/github/changed-files.ts";
import { issueJobToken } from "../../support/loopback-github/arrange.ts";
import { clientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";

const HEAD_SHA = "c".repeat(40);

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
  github.state.pulls.set(1, {
    number: 1,
    headSha: HEAD_SHA,
    files: Array.from({ length: 250 }, (_, index) => `docs/page-${index}.md`),
  });
  github.state.contents.set(`${"d".repeat(40)}:eval/gate.yml`, "version: 1\n");
});
afterAll(() => github.close());

describe("files of a pull request", () => {
  test("are listed over all pages", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "read" }));
    const files = await listChangedFiles(client, { number: 1, headSha: HEAD_SHA });
    expect(files).toHaveLength(250);
    expect(files?.at(-1)).toBe("docs/page-249.md");
  });

  test.each([
    ["of a head that was pushed since", 1, "e".repeat(40)],
    ["that are not listed at all", 2, HEAD_SHA],
  ])("%s are not known", async (_, number, headSha) => {
    github.state.pulls.set(2, { number: 2, headSha: HEAD_SHA, files: [] });
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "read" }));
    expect(await listChangedFiles(client, { number, headSha })).toBeNull();
  });

  test.each([
    ["src/a.ts", ["src/**"], true],
    ["docs/a.md", ["src/**", "prompts/**"], false],
    ["src/deep/.env", ["src/**"], true],
    ["src/a.md", ["src/**", "!**/*.md"], false],
    ["src/README.md", ["src/**", "!**/*.md", "src/README.md"], true],
    ["src", [], false],
  ])("%s against %j: %s", (file, globs, touched) => {
    expect(touchesPaths([file], globs)).toBe(touched);
  });
});

describe("a file of the base", () => {
  test("is read at its commit, and null where the commit has none", async () => {
    const client = clientFor(github, issueJobToken(github, { contents: "read" }));
    expect(await readFileAt(client, "eval/gate.yml", "d".repeat(40))).toBe("version: 1\n");
    expect(await readFileAt(client, "eval/other.yml", "d".repeat(40))).toBeNull();
  });

  test("that may not be read is an error that names the permission, not an absent file", async () => {
    const client = clientFor(github, issueJobToken(github, {}));
    await expect(readFileAt(client, "eval/gate.yml", "d".repeat(40))).rejects.toThrow(/`contents: read`/);
  });

  test("that GitHub fails to give is an error that says to try again, not an absent file", async () => {
    const client = clientFor(github, issueJobToken(github, { contents: "read" }));
    github.state.faults.push({ operation: "repos/get-content", kind: "server-error" });
    await expect(readFileAt(client, "eval/gate.yml", "d".repeat(40))).rejects.toThrow(/run the job again/);
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
