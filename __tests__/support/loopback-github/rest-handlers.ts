import { createHash } from "node:crypto";
import { z } from "zod";
import type { BlobStorage } from "./blob-storage.ts";
import {
  takeId,
  type Artifact,
  type Check,
  type Comment,
  type Permission,
  type Pull,
  type Run,
  type State,
  type Token,
} from "./state.ts";

export interface RestCall {
  readonly token: Token;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accept: string;
  readonly url: URL;
}

export interface RestAnswer {
  readonly status: number;
  /** Completed from the description; a string is sent as it is. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestHandler {
  /** One of these is enough; empty = any token. */
  readonly needs: readonly (readonly [Permission, "read" | "write"])[];
  readonly handle: (state: State, call: RestCall, blobs: BlobStorage) => RestAnswer;
}

const NOT_FOUND: RestAnswer = { status: 404, body: { message: "Not Found", status: "404" } };

function invalid(message: string): RestAnswer {
  return { status: 422, body: { message, documentation_url: "https://docs.github.com/rest", errors: [] } };
}

/** GitHub takes a `per_page` above 100 for 100. */
function page<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const { size, number } = pageOf(query);
  return items.slice((number - 1) * size, number * size);
}

function pageOf(query: URLSearchParams): { readonly size: number; readonly number: number } {
  return { size: Math.min(Number(query.get("per_page") ?? 30), 100), number: Number(query.get("page") ?? 1) };
}

/** How clients learn that there is another page. */
function linkHeader(call: RestCall, total: number): Readonly<Record<string, string>> {
  const { size, number } = pageOf(call.query);
  if (number * size >= total) return {};
  const next = new URL(call.url);
  next.searchParams.set("page", String(number + 1));
  return { link: `<${next.href}>; rel="next"` };
}

function showArtifact(state: State, artifact: Artifact): object {
  const run = state.runs.get(artifact.runId);
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.size,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    digest: artifact.digest,
    workflow_run: {
      id: artifact.runId,
      repository_id: artifact.repositoryId ?? state.repositoryId,
      head_repository_id: run?.headRepositoryId ?? state.repositoryId,
      head_branch: run?.headBranch ?? "",
      head_sha: run?.headSha ?? "",
    },
  };
}

function showRun(state: State, run: Run): object {
  return {
    id: run.id,
    event: run.event,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    head_repository_id: run.headRepositoryId,
    path: run.path,
    run_attempt: run.attempt,
    status: run.status,
    conclusion: run.status === "completed" ? (run.conclusion ?? "success") : null,
    repository: { id: state.repositoryId, full_name: `${state.owner}/${state.repo}` },
    head_repository: { id: run.headRepositoryId },
    updated_at: run.updatedAt,
    html_url: `https://github.com/${state.owner}/${state.repo}/actions/runs/${run.id}`,
  };
}

function showPull(state: State, pull: Pull): object {
  const head = pull.head ?? {
    repositoryId: state.repositoryId,
    owner: state.owner,
    branch: `change-${pull.number}`,
  };
  return {
    number: pull.number,
    state: pull.isOpen === false ? "closed" : "open",
    head: {
      label: `${head.owner}:${head.branch}`,
      ref: head.branch,
      sha: pull.headSha,
      user: { login: head.owner },
      repo: {
        id: head.repositoryId,
        name: state.repo,
        full_name: `${head.owner}/${state.repo}`,
        owner: { login: head.owner },
      },
    },
    base: {
      label: `${state.owner}:${pull.baseBranch ?? "main"}`,
      ref: pull.baseBranch ?? "main",
      sha: pull.baseSha ?? "b".repeat(40),
      user: { login: state.owner },
      repo: {
        id: state.repositoryId,
        name: state.repo,
        full_name: `${state.owner}/${state.repo}`,
        owner: { login: state.owner },
      },
    },
  };
}

/** GitHub finds pulls of a commit that is or was their head. */
function pullsOfCommit(state: State, sha: string): readonly Pull[] {
  return [...state.pulls.values()].filter((pull) => pull.headSha === sha);
}

function showComment(state: State, comment: Comment): object {
  const html = `https://github.com/${state.owner}/${state.repo}/pull/${comment.issue}#issuecomment-${comment.id}`;
  return { id: comment.id, body: comment.body, html_url: html, user: comment.author };
}

function showCheck(state: State, check: Check): object {
  return {
    id: check.id,
    name: check.name,
    head_sha: check.headSha,
    status: check.status,
    conclusion: check.conclusion,
    html_url: `https://github.com/${state.owner}/${state.repo}/runs/${check.id}`,
    details_url: check.detailsUrl,
    external_id: check.externalId,
    output: { title: check.title, summary: check.summary, annotations_count: check.annotations },
    // "A pull request matches a check suite if they have the same head_sha and head_branch."
    pull_requests: [...state.pulls.values()]
      .filter(({ headSha }) => headSha === check.headSha)
      .map(({ number, headSha }) => ({ number, head: { sha: headSha } })),
    app: { slug: check.app, name: check.app, permissions: {} },
  };
}

const OUTPUT = z
  .object({ title: z.string(), summary: z.string(), text: z.string(), annotations: z.array(z.unknown()) })
  .partial()
  .optional();

function checkProblem(body: RestCall["body"]): RestAnswer | null {
  if (body["status"] === "completed" && body["conclusion"] === undefined) {
    return invalid("Invalid request. Missing required parameter: conclusion");
  }
  const output = OUTPUT.parse(body["output"]);
  const isTooLong = [output?.summary, output?.text].some((text) => Buffer.byteLength(text ?? "") > 65_535);
  return isTooLong ? invalid("summary exceeds a maximum bytesize of 65535") : null;
}

function applyCheck(check: Check, body: RestCall["body"]): void {
  const output = OUTPUT.parse(body["output"]);
  if (typeof body["status"] === "string") check.status = body["status"];
  if (typeof body["conclusion"] === "string") {
    check.conclusion = body["conclusion"];
    check.status = "completed";
  }
  check.title = output?.title ?? check.title;
  check.summary = output?.summary ?? check.summary;
  check.text = output?.text ?? check.text;
  check.annotations += output?.annotations?.length ?? 0;
}

const COMMENT_TOO_LONG = invalid("Body is too long (maximum is 65536 characters)");

function contents(state: State, call: RestCall): RestAnswer {
  const text = state.contents.get(`${call.query.get("ref") ?? ""}:${call.path["path"] ?? ""}`);
  if (text === undefined) return NOT_FOUND;
  if (call.accept.includes("raw"))
    return {
      status: 200,
      body: text,
      headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
    };
  const sha = createHash("sha1").update(text).digest("hex");
  const encoded = Buffer.from(text).toString("base64");
  const path = call.path["path"] ?? "";
  const size = Buffer.byteLength(text);
  return {
    status: 200,
    body: { type: "file", encoding: "base64", content: encoded, sha, path, name: path, size },
  };
}

/** All files of a commit. */
function tree(state: State, call: RestCall): RestAnswer {
  const sha = call.path["tree_sha"] ?? "";
  const paths = [...state.contents.keys()].flatMap((key) =>
    key.startsWith(`${sha}:`) ? [key.slice(sha.length + 1)] : [],
  );
  if (paths.length === 0) return NOT_FOUND;
  const entries = paths.map((path) => {
    const blob = createHash("sha1").update(path).digest("hex");
    return { path, mode: "100644", type: "blob", sha: blob };
  });
  return { status: 200, body: { sha, truncated: false, tree: entries } };
}

/** A commit and all before it, in the order of their distance; empty = there is no such commit. */
function commitsBehind(state: State, sha: string): readonly string[] {
  const seen = new Set<string>();
  const queue = state.commits.has(sha) ? [sha] : [];
  for (const next of queue) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(state.commits.get(next) ?? []));
  }
  return [...seen];
}

function showCommit(state: State, sha: string): object {
  const url = `https://github.com/${state.owner}/${state.repo}/commit/${sha}`;
  const person = { name: "octocat", email: "octocat@users.noreply.github.com", date: "2026-03-09T12:00:00Z" };
  return {
    sha,
    html_url: url,
    commit: { author: person, committer: person, message: "change" },
    parents: [],
  };
}

/** Those that were run, and on main also what is behind the newest that was arranged. */
function commitsOfBranch(state: State, branch: string): readonly string[] {
  const runs = [...state.runs.values()].filter(
    ({ headBranch, headRepositoryId, isTag }) =>
      headBranch === branch && headRepositoryId === state.repositoryId && isTag !== true,
  );
  const newest = branch === "main" ? ([...state.commits.keys()].at(-1) ?? "") : "";
  return [...new Set([...runs.map(({ headSha }) => headSha).toReversed(), ...commitsBehind(state, newest)])];
}

/** Files are those of the pull request whose head is compared. */
function compare(state: State, call: RestCall): RestAnswer {
  const [base = "", head = ""] = (call.path["basehead"] ?? "").split("...");
  const behindBase = new Set(commitsBehind(state, base));
  const common = commitsBehind(state, head).find((sha) => behindBase.has(sha));
  if (common === undefined) return NOT_FOUND;
  const files = [...state.pulls.values()].find(({ headSha }) => headSha === head)?.files ?? [];
  const shown = files
    .slice(0, 300)
    .map((filename) => ({ filename, sha: "0".repeat(40), status: "modified" }));
  const commits = commitsBehind(state, head).filter((sha) => !behindBase.has(sha));
  return {
    status: 200,
    body: {
      status: "ahead",
      ahead_by: commits.length,
      behind_by: 0,
      total_commits: commits.length,
      base_commit: showCommit(state, base),
      merge_base_commit: showCommit(state, common),
      commits: page(commits, call.query).map((sha) => showCommit(state, sha)),
      files: shown,
    },
  };
}

/** Those of one workflow, by its file's name, newest first. Runs of a fork's branch of that name are listed too. */
function listRuns(state: State, call: RestCall): RestAnswer {
  const { query } = call;
  const ofWorkflow = [...state.runs.values()].filter(
    ({ path }) => path.split("/").at(-1) === call.path["workflow_id"],
  );
  if (ofWorkflow.length === 0) return NOT_FOUND;
  const status = query.get("status");
  const isAsked = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const all = ofWorkflow
    .filter(
      (run) =>
        isAsked("branch", run.headBranch) && isAsked("event", run.event) && isAsked("head_sha", run.headSha),
    )
    .filter(
      (run) =>
        status === null ||
        status === run.status ||
        (run.status === "completed" && status === (run.conclusion ?? "success")),
    )
    .toSorted((a, b) => b.id - a.id);
  const workflow_runs = page(all, query).map((run) => showRun(state, run));
  return {
    status: 200,
    body: { total_count: all.length, workflow_runs },
    headers: linkHeader(call, all.length),
  };
}

const STATUS = z.object({
  state: z.string(),
  context: z.string().default("default"),
  description: z.string().nullable().optional(),
});

/** By operation id of GitHub's description. */
export const REST_HANDLERS: Readonly<Record<string, RestHandler>> = {
  "users/get-authenticated": {
    needs: [],
    handle: (_, call) =>
      call.token.type === "Bot"
        ? { status: 403, body: { message: "Resource not accessible by integration" } }
        : { status: 200, body: { login: call.token.login, type: "User", id: 7 } },
  },
  "actions/list-artifacts-for-repo": {
    needs: [["actions", "read"]],
    handle: (state, call) => {
      const name = call.query.get("name");
      const all = state.artifacts
        .filter((artifact) => artifact.finalized && (name === null || artifact.name === name))
        .toSorted((a, b) => b.id - a.id);
      const artifacts = page(all, call.query).map((artifact) => showArtifact(state, artifact));
      return {
        status: 200,
        body: { total_count: all.length, artifacts },
        headers: linkHeader(call, all.length),
      };
    },
  },
  "actions/list-workflow-run-artifacts": {
    needs: [["actions", "read"]],
    handle: (state, call) => {
      const name = call.query.get("name");
      const all = state.artifacts
        .filter(({ runId, finalized }) => finalized && String(runId) === call.path["run_id"])
        .filter((artifact) => name === null || artifact.name === name)
        .filter(({ id }) => !state.unlisted.has(id))
        .toSorted((a, b) => b.id - a.id);
      const artifacts = page(all, call.query).map((artifact) => showArtifact(state, artifact));
      return {
        status: 200,
        body: { total_count: all.length, artifacts },
        headers: linkHeader(call, all.length),
      };
    },
  },
  "actions/download-artifact": {
    needs: [["actions", "read"]],
    handle: (state, call, blobs) => {
      const artifact = state.artifacts.find((a) => String(a.id) === call.path["artifact_id"] && a.finalized);
      if (artifact === undefined) return NOT_FOUND;
      if (artifact.expired) return { status: 410, body: { message: "Artifact has expired" } };
      return { status: 302, body: "", headers: { location: blobs.sign(artifact.blob, "r") } };
    },
  },
  "actions/get-workflow-run": {
    needs: [["actions", "read"]],
    handle: (state, call) => {
      const run = state.runs.get(Number(call.path["run_id"]));
      return run === undefined ? NOT_FOUND : { status: 200, body: showRun(state, run) };
    },
  },
  "actions/list-workflow-runs": {
    needs: [["actions", "read"]],
    handle: listRuns,
  },
  "repos/list-commits": {
    needs: [["contents", "read"]],
    handle: (state, call) => {
      const sha = call.query.get("sha");
      const isCommit = sha !== null && state.commits.has(sha);
      const all = isCommit ? commitsBehind(state, sha) : commitsOfBranch(state, sha ?? "main");
      if (all.length === 0) return NOT_FOUND;
      const body = page(all, call.query).map((sha) => showCommit(state, sha));
      return { status: 200, body, headers: linkHeader(call, all.length) };
    },
  },
  "repos/compare-commits-with-basehead": { needs: [["contents", "read"]], handle: compare },
  "issues/list-comments": {
    needs: [
      ["issues", "read"],
      ["pull-requests", "read"],
    ],
    handle: (state, call) => {
      const all = state.comments.filter((comment) => String(comment.issue) === call.path["issue_number"]);
      const body = page(all, call.query).map((comment) => showComment(state, comment));
      return { status: 200, body, headers: linkHeader(call, all.length) };
    },
  },
  "issues/create-comment": {
    needs: [
      ["issues", "write"],
      ["pull-requests", "write"],
    ],
    handle: (state, call) => {
      const body = String(call.body["body"]);
      if (body.length > 65_536) return COMMENT_TOO_LONG;
      const author = { login: call.token.login, type: call.token.type };
      const comment: Comment = {
        id: takeId(state),
        issue: Number(call.path["issue_number"]),
        author,
        body,
        edits: 0,
      };
      state.comments.push(comment);
      return { status: 201, body: showComment(state, comment) };
    },
  },
  "issues/update-comment": {
    needs: [
      ["issues", "write"],
      ["pull-requests", "write"],
    ],
    handle: (state, call) => {
      const comment = state.comments.find((c) => String(c.id) === call.path["comment_id"]);
      if (comment === undefined) return NOT_FOUND;
      const body = String(call.body["body"]);
      if (body.length > 65_536) return COMMENT_TOO_LONG;
      Object.assign(comment, { body, edits: comment.edits + 1 });
      return { status: 200, body: showComment(state, comment) };
    },
  },
  "checks/create": {
    needs: [["checks", "write"]],
    handle: (state, call) => {
      const problem = checkProblem(call.body);
      if (problem !== null) return problem;
      const name = String(call.body["name"]);
      const headSha = String(call.body["head_sha"]);
      const app = call.token.appSlug ?? "";
      const detailsUrl = typeof call.body["details_url"] === "string" ? call.body["details_url"] : null;
      const externalId = typeof call.body["external_id"] === "string" ? call.body["external_id"] : null;
      const blank = { status: "queued", conclusion: null, title: null, summary: null, text: null };
      const check: Check = {
        id: takeId(state),
        name,
        headSha,
        app,
        detailsUrl,
        externalId,
        ...blank,
        annotations: 0,
      };
      applyCheck(check, call.body);
      state.checks.push(check);
      return { status: 201, body: showCheck(state, check) };
    },
  },
  "checks/update": {
    needs: [["checks", "write"]],
    handle: (state, call) => {
      const check = state.checks.find((c) => String(c.id) === call.path["check_run_id"]);
      const problem = checkProblem(call.body);
      if (check === undefined || problem !== null) return problem ?? NOT_FOUND;
      applyCheck(check, call.body);
      return { status: 200, body: showCheck(state, check) };
    },
  },
  "checks/get": {
    needs: [["checks", "read"]],
    handle: (state, call) => {
      const check = state.checks.find((c) => String(c.id) === call.path["check_run_id"]);
      return check === undefined ? NOT_FOUND : { status: 200, body: showCheck(state, check) };
    },
  },
  "checks/list-for-ref": {
    needs: [["checks", "read"]],
    handle: (state, call) => {
      const { query, path } = call;
      const all = state.checks
        .filter(
          (check) => check.headSha === path["ref"] && check.name === (query.get("check_name") ?? check.name),
        )
        .filter((check) => check.status === (query.get("status") ?? check.status));
      const check_runs = page(all, query).map((check) => showCheck(state, check));
      return {
        status: 200,
        body: { total_count: all.length, check_runs },
        headers: linkHeader(call, all.length),
      };
    },
  },
  "repos/create-commit-status": {
    needs: [["statuses", "write"]],
    handle: (state, call) => {
      const { description = null, context, state: shown } = STATUS.parse(call.body);
      if (description !== null && description.length > 140)
        return invalid("description is too long (maximum is 140 characters)");
      const status = { sha: call.path["sha"] ?? "", context, state: shown, description };
      state.statuses.push(status);
      return {
        status: 201,
        body: { ...status, creator: { login: call.token.login, type: call.token.type } },
      };
    },
  },
  "repos/list-pull-requests-associated-with-commit": {
    needs: [["pull-requests", "read"]],
    handle: (state, call) => {
      const all = pullsOfCommit(state, call.path["commit_sha"] ?? "");
      return { status: 200, body: page(all, call.query).map((pull) => showPull(state, pull)) };
    },
  },
  "pulls/list": {
    needs: [["pull-requests", "read"]],
    handle: (state, call) => {
      const [owner, branch] = (call.query.get("head") ?? ":").split(":");
      const wanted = call.query.get("state") ?? "open";
      const all = [...state.pulls.values()]
        .filter(({ head }) => head?.owner === owner && head?.branch === branch)
        .filter(({ isOpen = true }) => wanted === "all" || isOpen === (wanted === "open"));
      return { status: 200, body: page(all, call.query).map((pull) => showPull(state, pull)) };
    },
  },
  "pulls/get": {
    needs: [["pull-requests", "read"]],
    handle: (state, call) => {
      const pull = state.pulls.get(Number(call.path["pull_number"]));
      return pull === undefined ? NOT_FOUND : { status: 200, body: showPull(state, pull) };
    },
  },
  "pulls/list-files": {
    needs: [["pull-requests", "read"]],
    handle: (state, call) => {
      const pull = state.pulls.get(Number(call.path["pull_number"]));
      if (pull === undefined) return NOT_FOUND;
      const sha = "0".repeat(40);
      const body = page(pull.files, call.query).map((filename) => ({
        filename,
        sha,
        status: "modified",
        contents_url: `${call.url.origin}/repos/${state.owner}/${state.repo}/contents/${filename}?ref=${pull.headSha}`,
      }));
      return { status: 200, body, headers: linkHeader(call, pull.files.length) };
    },
  },
  "git/get-tree": { needs: [["contents", "read"]], handle: tree },
  "repos/get-content": { needs: [["contents", "read"]], handle: contents },
};
