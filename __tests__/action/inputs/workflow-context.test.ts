import { describe, expect, test } from "@jest/globals";
import {
  checkedSha,
  readWorkflowContext,
  type WorkflowContext,
} from "../../../src/action/inputs/workflow-context.ts";
import { UsageError } from "../../../src/base/errors.ts";
import { BASE_SHA, HEAD_SHA, MERGE_SHA, PULL_REQUEST } from "../../support/github/action-job.ts";

const ENV = {
  GITHUB_REPOSITORY: "octo-org/product",
  GITHUB_RUN_ID: "123",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_SHA: MERGE_SHA,
  GITHUB_REF: "refs/heads/main",
  GITHUB_WORKFLOW_REF: "octo-org/product/.github/workflows/gate.yml@refs/heads/main",
  GITHUB_EVENT_NAME: "push",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_SERVER_URL: "https://github.com",
};

const read = (event: string, payload: unknown = {}): WorkflowContext =>
  readWorkflowContext({ ...ENV, GITHUB_EVENT_NAME: event }, payload);

describe("the workflow's context", () => {
  test("contains run, workflow and repository", () => {
    expect(read("push")).toMatchObject({
      owner: "octo-org",
      repo: "product",
      runId: 123,
      runAttempt: 2,
      workflowPath: ".github/workflows/gate.yml",
      runUrl: "https://github.com/octo-org/product/actions/runs/123",
    });
  });

  test("contains the default branch where the event does", () => {
    expect(read("push", { repository: { default_branch: "trunk" } }).defaultBranch).toBe("trunk");
    expect(read("push").defaultBranch).toBeNull();
  });

  test("checks the head of a pull request, never its merge commit", () => {
    const { event } = read("pull_request", PULL_REQUEST);
    expect(event).toMatchObject({ kind: "pull-request", number: 17, baseSha: BASE_SHA, fromFork: false });
    expect(checkedSha(event)).toBe(HEAD_SHA);
  });

  test("knows a fork by its repository, a deleted one too", () => {
    const pull = PULL_REQUEST.pull_request;
    const of = (repo: unknown) =>
      read("pull_request", { pull_request: { ...pull, head: { ...pull.head, repo } } }).event;
    expect(of({ full_name: "mallory/product" })).toMatchObject({ fromFork: true });
    expect(of(null)).toMatchObject({ fromFork: true });
  });

  test.each(["push", "schedule", "workflow_dispatch", "repository_dispatch"])(
    "takes %s for a run of its branch",
    (event) => {
      expect(read(event).event).toEqual({ kind: "branch", sha: MERGE_SHA, branch: "main" });
    },
  );

  test("does not take a tag for a branch", () => {
    const { event } = readWorkflowContext({ ...ENV, GITHUB_REF: "refs/tags/main" }, {});
    expect(event).toEqual({ kind: "branch", sha: MERGE_SHA, branch: null });
  });

  test.each([
    ["an event without a commit to judge", "issues", {}],
    ["a payload that is not GitHub's", "pull_request", { pull_request: { number: "17; rm -rf" } }],
  ])("is refused for %s", (_, event, payload) => {
    expect(() => read(event, payload)).toThrow(UsageError);
  });
});
