import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readFileAt } from "../../../src/adapters/github/base-file.ts";
import { compareFiles, listChangedFiles, touchesPaths } from "../../../src/adapters/github/changed-files.ts";
import { issueJobToken, issueToken } from "../../support/loopback-github/arrange.ts";
import { NotJudgedError } from "../../../src/base/errors.ts";
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
  github.state.commits.set("d".repeat(40), []);
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
  ])("with %s among them match the globs %j: %s", (file, globs, touched) => {
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

describe("a 404 for a file of the base", () => {
  const sha = "d".repeat(40);
  const blind = (permissions: object): string =>
    issueToken(github, {
      login: "github-actions[bot]",
      type: "Bot",
      appSlug: "github-actions",
      permissions,
      isBlind: true,
    });

  test("from a token that sees nothing is no absent file", async () => {
    const read = readFileAt(clientFor(github, blind({ actions: "read" })), "eval/gate.yml", sha);
    await expect(read).rejects.toThrow(NotJudgedError);
    await expect(read).rejects.toThrow(/`contents: read`/);
  });

  test("from one that sees the commit is one; of a commit that is not there it is none", async () => {
    const client = clientFor(github, blind({ contents: "read" }));
    expect(await readFileAt(client, "eval/other.yml", sha)).toBeNull();
    await expect(readFileAt(client, "eval/gate.yml", "0".repeat(40))).rejects.toThrow(NotJudgedError);
  });
});

describe("files of a merge group", () => {
  const base = { baseSha: "d".repeat(40) };
  const filesOf = (headSha: string, count: number): Promise<readonly string[] | null> => {
    github.state.commits.set(headSha, [base.baseSha]);
    const files = Array.from({ length: count }, (_, index) => `docs/${index}.md`);
    github.state.pulls.set(9, { number: 9, headSha, files });
    return compareFiles(clientFor(github, issueJobToken(github, { contents: "read" })), { ...base, headSha });
  };

  test("are listed in one call", async () => {
    github.state.requests.splice(0);
    expect(await filesOf("1".repeat(40), 3)).toEqual(["docs/0.md", "docs/1.md", "docs/2.md"]);
    expect(github.state.requests).toHaveLength(1);
  });

  test.each([0, 300, 301])("are not known where a comparison lists %d", async (count) => {
    expect(await filesOf("2".repeat(40), count)).toBeNull();
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
