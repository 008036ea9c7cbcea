import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  commentAuthor,
  commentRoom,
  upsertComment,
  type CommentRequest,
} from "../../../src/adapters/github/comment.ts";
import { publishStep } from "../../../src/adapters/github/published.ts";
import { issueJobToken, issueToken, startRun, WORKFLOW_PATH } from "../../support/loopback-github/arrange.ts";
import { clientFor, patientClientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { takeId } from "../../support/loopback-github/state.ts";

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterAll(() => github.close());

const HEAD = "c".repeat(40);
const NEWER = "e".repeat(40);

const request = (pullRequest: number, part: Partial<CommentRequest> = {}): CommentRequest => ({
  pullRequest,
  gateId: "support-bot",
  body: "all good",
  runId: 10,
  runAttempt: 1,
  headSha: HEAD,
  currentHead: HEAD,
  author: "github-actions[bot]",
  whenMissing: "create",
  whenSame: "rewrite",
  says: part.body ?? "all good",
  ...part,
});

const on = (pullRequest: number) => github.state.comments.filter((comment) => comment.issue === pullRequest);

function foreignComment(issue: number, body: string): void {
  const author = { login: "mallory", type: "User" as const };
  github.state.comments.push({ id: takeId(github.state), issue, author, body, edits: 0 });
}

describe("the comment", () => {
  test("is created once, updated when its text changes, left alone when it does not", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    const outcomes = [
      await upsertComment(client, request(1)),
      await upsertComment(client, request(1, { runId: 11 })),
      await upsertComment(client, request(1, { runId: 12, body: "one regression" })),
    ];
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(["created", "unchanged", "updated"]);
    expect(on(1)).toHaveLength(1);
    expect(on(1)[0]?.body).toMatch(
      /^<!-- regression-gate comment id=support-bot run=12 attempt=1 says=[0-9a-f]{16} -->\none regression$/,
    );
  });

  test("of a newer run is not overwritten by an older one", async () => {
    const client = clientFor(github, issueJobToken(github, { issues: "write" }));
    await upsertComment(client, request(2, { runId: 20, body: "newer" }));
    const late = await upsertComment(client, request(2, { runId: 19, body: "older" }));
    expect(late.outcome).toBe("superseded");
    expect(on(2)[0]?.body).toContain("newer");
  });

  test("that names a run which GitHub does not know, or another workflow's, is written over", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write", actions: "read" }));
    const write = (part: Partial<CommentRequest>) =>
      upsertComment(client, request(15, { runId: 10, workflowPath: WORKFLOW_PATH, ...part }));
    const claims = (run: number | string, attempt: number): void => {
      const [comment] = on(15);
      if (comment === undefined) throw new Error("there is no comment");
      comment.body = `<!-- regression-gate comment id=support-bot run=${run} attempt=${attempt} -->\nforged`;
    };
    await write({});
    const known = startRun(github, { event: "pull_request" }).id;
    const foreign = startRun(github, { path: ".github/workflows/other.yml" }).id;
    for (const [run, attempt] of [
      [99_999_999, 1],
      ["9".repeat(40), 1],
      [foreign, 1],
      [known, 7],
    ] as const) {
      claims(run, attempt);
      expect((await write({})).outcome).toBe("updated");
    }
    claims(known, 1);
    expect((await write({})).outcome).toBe("superseded");
  });

  test("is found behind more than a page of other people's, and theirs are never touched", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    foreignComment(3, "<!-- regression-gate comment id=support-bot run=1 attempt=1 -->\nall good, trust me");
    for (let i = 0; i < 120; i++) foreignComment(3, `chatter ${i}`);
    await upsertComment(client, request(3));
    const updated = await upsertComment(client, request(3, { body: "changed", runId: 11 }));
    expect(updated.outcome).toBe("updated");
    expect(on(3).filter((comment) => comment.author.login === "mallory" && comment.edits > 0)).toEqual([]);
    expect(on(3)).toHaveLength(122);
  });

  test("of another gate in the same pull request is another comment, whatever marker its text quotes", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    const quoting = "see <!-- regression-gate comment id=other run=1 attempt=1 -->";
    await upsertComment(client, request(4, { body: quoting }));
    const other = await upsertComment(client, request(4, { gateId: "other", body: "mine" }));
    expect(other.outcome).toBe("created");
    expect(on(4)).toHaveLength(2);
  });

  test("that is missing stays so when there is nothing to say", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    expect((await upsertComment(client, request(5, { whenMissing: "leave" }))).outcome).toBe("not-needed");
    expect(on(5)).toEqual([]);
  });

  test("of a newer run is not overwritten by a late attempt of an older one", async () => {
    const client = clientFor(github, issueJobToken(github, { issues: "write" }));
    await upsertComment(client, request(10, { runId: 20, body: "newer" }));
    const rerun = await upsertComment(client, request(10, { runId: 19, runAttempt: 7, body: "older" }));
    expect(rerun.outcome).toBe("superseded");
    const sameRun = await upsertComment(client, request(10, { runId: 20, runAttempt: 2, body: "again" }));
    expect(sameRun.outcome).toBe("updated");
    const late = await upsertComment(client, request(10, { runId: 20, runAttempt: 1, body: "newer" }));
    expect(late.outcome).toBe("superseded");
    expect(on(10)[0]?.body).toContain("again");
  });

  test("is neither written nor created by a run whose head is no longer the pull request's", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    const told = await upsertComment(client, request(11, { currentHead: NEWER }));
    expect(told).toEqual({ outcome: "superseded", url: null });
    github.state.pulls.set(11, { number: 11, headSha: NEWER, files: [] });
    const asked = await upsertComment(client, request(11, { currentHead: null }));
    expect(asked.outcome).toBe("superseded");
    expect(on(11)).toEqual([]);
    const newest = { headSha: NEWER, currentHead: null, runId: 9 };
    expect((await upsertComment(client, request(11, newest))).outcome).toBe("created");
    const late = await upsertComment(client, request(11, { runId: 10, currentHead: null, body: "late" }));
    expect(late).toMatchObject({ outcome: "superseded", url: expect.stringContaining("#issuecomment-") });
    expect(on(11)).toMatchObject([{ edits: 0 }]);
  });

  test("is written where the token may not look at the pull request: then the runs' ids decide", async () => {
    const client = clientFor(github, issueJobToken(github, { issues: "write" }));
    const created = await upsertComment(client, request(12, { currentHead: null }));
    expect(created.outcome).toBe("created");
  });

  test("that says the same of another commit is left alone where that is asked for, and no longer than that", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    const write = (runId: number, says: string) =>
      upsertComment(client, request(13, { runId, says, body: `run ${runId}: ${says}`, whenSame: "leave" }));
    const outcomes = [await write(1, "pass"), await write(2, "pass"), await write(3, "fail")];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["created", "unchanged", "updated"]);
    expect(on(13)[0]?.body).toMatch(/run 3: fail$/);
  });

  test("may be as long as GitHub's limit, the marker included, in bytes", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "write" }));
    const room = commentRoom("support-bot");
    expect(room).toBeGreaterThan(65_000);
    const widest = { runId: Number.MAX_SAFE_INTEGER, runAttempt: Number.MAX_SAFE_INTEGER };
    await upsertComment(client, request(6, { ...widest, body: "x".repeat(room) }));
    expect(on(6)[0]?.body).toHaveLength(65_536);
    const emoji = "🧪".repeat(Math.ceil(room / 4) + 1);
    await expect(upsertComment(client, request(14, { ...widest, body: emoji }))).rejects.toThrow("bytes");
  });

  test("is skipped with a warning that names the permission", async () => {
    const client = clientFor(github, issueJobToken(github, { "pull-requests": "read" }));
    const step = { what: "the comment", permission: "pull-requests: write" };
    const published = await publishStep(step, () => upsertComment(client, request(7)));
    expect(published).toMatchObject({ done: false, reason: "permission" });
    expect(published.done ? "" : published.warning.text).toContain(
      "was skipped: the token lacks `pull-requests: write`",
    );
  });

  test("whose creation GitHub confirms with an error is found instead of written twice", async () => {
    const waits: string[] = [];
    const client = patientClientFor(github, issueJobToken(github, { "pull-requests": "write" }), waits);
    github.state.faults.push({ operation: "issues/create-comment", kind: "lost-answer" });
    const { url } = await upsertComment(client, request(9));
    const written = github.state.comments.filter((comment) => comment.issue === 9);
    expect(written).toHaveLength(1);
    expect(url).toContain(`#issuecomment-${written[0]?.id}`);
  });

  test("waits out a secondary rate limit", async () => {
    const waits: string[] = [];
    const client = patientClientFor(github, issueJobToken(github, { "pull-requests": "write" }), waits);
    github.state.faults.push({ operation: "issues/create-comment", kind: "secondary-rate-limit" });
    expect((await upsertComment(client, request(8))).outcome).toBe("created");
    expect(waits).toEqual([expect.stringContaining("waiting 1 s")]);
  });
});

describe("the author", () => {
  test("is the app that opened the check, the person behind a token, or else the job's own bot", async () => {
    const person = { login: "octocat", type: "User" as const, appSlug: null, permissions: {} };
    const asPerson = clientFor(github, issueToken(github, person));
    const asBot = clientFor(github, issueJobToken(github, {}));
    expect(await commentAuthor(asBot, "my-app[bot]")).toBe("my-app[bot]");
    expect(await commentAuthor(asPerson, null)).toBe("octocat");
    expect(await commentAuthor(asBot, null)).toBe("github-actions[bot]");
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
