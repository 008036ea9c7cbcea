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
  const started = performance.now();
  const endOf = async (request: Promise<unknown>): Promise<number> => {
    await request;
    return performance.now() - started;
  };
  const sha = "c".repeat(40);
  const status = (context: string) =>
    octokit.rest.repos.createCommitStatus({ owner, repo, sha, context, state: "success", description: "x" });
  const [first, second, read] = await Promise.all([
    endOf(status("a")),
    endOf(status("b")),
    endOf(octokit.rest.checks.listForRef({ owner, repo, ref: sha })),
  ]);
  expect(second).toBeGreaterThan(Math.max(950, first, read));
  expect(github.state.violations).toEqual([]);
});

test("sends no half of a surrogate pair, with which GitHub would refuse the whole text", async () => {
  const { octokit, owner, repo } = patientClientFor(github, issueJobToken(github, { checks: "write" }), []);
  const output = { title: "a\uD800", summary: "\u{1F600} \uDC00", annotations: [] };
  await octokit.rest.checks.create({ owner, repo, name: "g", head_sha: "d".repeat(40), output });
  expect(github.state.checks.at(-1)).toMatchObject({ title: "a\uFFFD", summary: "\u{1F600} \uFFFD" });
});
