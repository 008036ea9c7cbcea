import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { issueJobToken } from "../../support/loopback-github/arrange.ts";
import { patientClientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterAll(() => github.close());

test("writes one at a time, a second apart, as GitHub asks for; reads need not wait for them", async () => {
  const { octokit, owner, repo } = patientClientFor(
    github,
    issueJobToken(github, { statuses: "write", checks: "read" }),
    [],
  );
  const ends: string[] = [];
  const started = performance.now();
  const at = new Map<string, number>();
  const note = <T>(name: string, done: Promise<T>): Promise<void> =>
    done.then(() => {
      ends.push(name);
      at.set(name, performance.now() - started);
    });
  const sha = "c".repeat(40);
  const status = (context: string) =>
    octokit.rest.repos.createCommitStatus({ owner, repo, sha, context, state: "success", description: "x" });
  await Promise.all([
    note("first", status("a")),
    note("second", status("b")),
    note("read", octokit.rest.checks.listForRef({ owner, repo, ref: sha })),
  ]);
  expect(ends.at(-1)).toBe("second");
  expect(at.get("second")).toBeGreaterThan(950);
  expect(github.state.violations).toEqual([]);
});
