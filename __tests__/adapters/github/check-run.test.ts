import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { closeCheck, openCheck, type CheckRequest } from "../../../src/adapters/github/check-run.ts";
import type { CheckResult } from "../../../src/adapters/github/checks/check-result.ts";
import { issueJobToken } from "../../support/loopback-github/arrange.ts";
import { clientFor, patientClientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterAll(() => github.close());

const request = (name: string): CheckRequest => ({
  name,
  sha: "b".repeat(40),
  detailsUrl: "https://github.com/octo-org/product/actions/runs/1",
});

const result: CheckResult = {
  conclusion: "failure",
  title: "1 regression",
  summary: "rule-score fell",
  text: "all of it",
  annotations: Array.from({ length: 60 }, (_, index) => ({
    path: "regression-gate.yml",
    line: 1,
    level: "failure",
    title: `finding ${index}`,
    message: "0.85 -> 0.80",
  })),
};

describe("the check", () => {
  test("is opened in progress and closed with its conclusion and at most 50 annotations", async () => {
    const client = clientFor(github, issueJobToken(github, { checks: "write" }));
    const opened = await openCheck(client, request("regression-gate / a"));
    expect(opened.warnings).toEqual([]);
    expect(opened.handle).toMatchObject({ kind: "check-run", author: "github-actions[bot]" });
    expect(github.state.checks.at(-1)).toMatchObject({ status: "in_progress", conclusion: null });
    const closed = await closeCheck(client, request("regression-gate / a"), opened.handle, result);
    expect(closed.done).toBe(true);
    expect(github.state.checks.at(-1)).toMatchObject({
      name: "regression-gate / a",
      headSha: "b".repeat(40),
      status: "completed",
      conclusion: "failure",
      title: "1 regression",
      annotations: 50,
    });
  });

  test("becomes a commit status of at most 140 characters without checks: write", async () => {
    const client = clientFor(github, issueJobToken(github, { statuses: "write" }));
    const opened = await openCheck(client, request("regression-gate / b"));
    expect(opened.handle.kind).toBe("commit-status");
    expect(opened.warnings.map((warning) => warning.text)).toEqual([
      expect.stringContaining("`checks: write`"),
    ]);
    const long = { ...result, title: "😀".repeat(100) };
    expect((await closeCheck(client, request("regression-gate / b"), opened.handle, long)).done).toBe(true);
    expect(github.state.statuses.map((status) => status.state)).toEqual(["pending", "failure"]);
    expect(github.state.statuses.at(-1)?.description).toBe(`${"😀".repeat(69)}…`);
  });

  test("whose opening GitHub confirms with an error is found instead of opened twice", async () => {
    const client = patientClientFor(github, issueJobToken(github, { checks: "write" }), []);
    github.state.faults.push({ operation: "checks/create", kind: "lost-answer" });
    const { handle, warnings } = await openCheck(client, request("regression-gate / lost"));
    const opened = github.state.checks.filter((check) => check.name === "regression-gate / lost");
    expect(opened).toHaveLength(1);
    expect(handle).toMatchObject({ kind: "check-run", id: opened[0]?.id, author: "github-actions[bot]" });
    expect(warnings).toEqual([]);
  });

  test.each([
    [1, "1 regression", "GitHub did not take the text"],
    [2, null, ""],
  ])("whose body GitHub refuses %i times is closed without it", async (times, title, summary) => {
    const client = clientFor(github, issueJobToken(github, { checks: "write" }));
    const asked = request(`regression-gate / refused-${times}`);
    const { handle } = await openCheck(client, asked);
    for (let time = 0; time < times; time++)
      github.state.faults.push({ operation: "checks/update", kind: "refused" });
    expect((await closeCheck(client, asked, handle, result)).done).toBe(true);
    const check = github.state.checks.at(-1);
    expect(check).toMatchObject({ status: "completed", conclusion: "failure", title });
    expect(check?.summary ?? "").toContain(summary);
  });

  test("is left to the job with one warning when the token may write neither", async () => {
    const client = clientFor(github, issueJobToken(github, { contents: "read" }));
    const opened = await openCheck(client, request("regression-gate / c"));
    expect(opened.handle).toEqual({ kind: "none" });
    expect(opened.warnings).toHaveLength(1);
    expect((await closeCheck(client, request("regression-gate / c"), opened.handle, result)).done).toBe(true);
  });

  test("breaks no rule of GitHub's description", () => {
    expect(github.state.violations).toEqual([]);
  });
});
