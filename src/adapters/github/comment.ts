import { isPermissionError, statusOf } from "../../baselines/github-error.ts";
import type { GitHubClient } from "./client.ts";
import { fingerprint, marker, markerOf, withoutMarker } from "./comment-marker.ts";
import { isKnownRun } from "./known-run.ts";
import { NOT_REPEATED, writeOnce } from "./write-once.ts";

export interface CommentRequest {
  readonly pullRequest: number;
  readonly gateId: string;
  /** Markdown without the marker; use `commentRoom` for how long it may be. */
  readonly body: string;
  /** The part of the body that tells one result from another: without commit, run and age. */
  readonly says: string;
  readonly runId: number;
  readonly runAttempt: number;
  /** File of the workflow that writes it; absent = of any. */
  readonly workflowPath?: string;
  /** Head of the pull request that this run measured. */
  readonly headSha: string;
  /** Head of the pull request as GitHub just reported it; null = it is fetched before anything is written. */
  readonly currentHead: string | null;
  /** Login the token writes under; comments of others are never touched, whatever they contain. */
  readonly author: string;
  readonly whenMissing: "create" | "leave";
  /** A comment that says the same of another commit is brought up to date or left as it is. */
  readonly whenSame: "rewrite" | "leave";
}

export interface CommentResult {
  /** `superseded`: a newer run has written it, or the pull request has a newer head, whose run will. */
  readonly outcome: "created" | "updated" | "unchanged" | "superseded" | "not-needed";
  readonly url: string | null;
}

/**
 * GitHub refuses a comment by its characters (it says 65,536) or by its bytes (262,144 were seen to pass): as many bytes
 * as characters are allowed are within both.
 */
const MAX_COMMENT_BYTES = 65_536;

interface OwnComment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly fingerprint: string | null;
}

/**
 * Keeps one comment per gate id: found by its hidden first line and by its author, updated in place, not rewritten
 * when nothing changed, and left alone when a newer run has already written it or a newer push will be judged.
 */
export async function upsertComment(client: GitHubClient, request: CommentRequest): Promise<CommentResult> {
  const body = `${marker(request)}\n${request.body}`;
  if (byteLength(body) > MAX_COMMENT_BYTES) throw new Error(`the comment has ${byteLength(body)} bytes`);
  const own = await findOwnComment(client, request);
  if (own !== null && (await isSuperseded(client, request, own)))
    return { outcome: "superseded", url: own.url };
  const known = own === null ? whereMissing(request) : whereFound(own, body, request);
  if (known !== null) return known;
  const head = request.currentHead ?? (await headOf(client, request.pullRequest));
  if (head !== null && head !== request.headSha) return { outcome: "superseded", url: own?.url ?? null };
  return own === null ? create(client, request, body) : update(client, own, body);
}

/** Bytes that are left for the body of a gate's comment: its hidden first line takes some. */
export function commentRoom(gateId: string): number {
  const widest = { gateId, says: "", runId: Number.MAX_SAFE_INTEGER, runAttempt: Number.MAX_SAFE_INTEGER };
  return MAX_COMMENT_BYTES - byteLength(`${marker(widest)}\n`);
}

function whereMissing({ whenMissing }: CommentRequest): CommentResult | null {
  return whenMissing === "leave" ? { outcome: "not-needed", url: null } : null;
}

function whereFound(own: OwnComment, body: string, request: CommentRequest): CommentResult | null {
  const isSame =
    request.whenSame === "leave"
      ? own.fingerprint === fingerprint(request.says)
      : withoutMarker(own.body) === withoutMarker(body);
  return isSame ? { outcome: "unchanged", url: own.url } : null;
}

/** A comment that names a run which GitHub does not know is written over. */
async function isSuperseded(
  client: GitHubClient,
  request: CommentRequest,
  { runId: id, runAttempt: attempt }: OwnComment,
): Promise<boolean> {
  if (!isOlder(request, { runId: id, runAttempt: attempt })) return false;
  return isKnownRun(client, { id, attempt, workflowPath: request.workflowPath ?? null });
}

/** Run ids only grow. A re-run keeps its id, so it stays older than every run that was started after its first attempt. */
function isOlder(request: CommentRequest, own: Pick<OwnComment, "runId" | "runAttempt">): boolean {
  if (request.runId !== own.runId) return request.runId < own.runId;
  return request.runAttempt < own.runAttempt;
}

/** Null = the token may not look; the ids of the runs must do then. */
async function headOf(client: GitHubClient, pullRequest: number): Promise<string | null> {
  const { owner, repo } = client;
  try {
    const { data } = await client.octokit.rest.pulls.get({ owner, repo, pull_number: pullRequest });
    return data.head.sha;
  } catch (error) {
    if (!isPermissionError(error)) throw error;
    return null;
  }
}

async function update(client: GitHubClient, own: OwnComment, body: string): Promise<CommentResult> {
  const { data } = await client.octokit.rest.issues.updateComment({
    owner: client.owner,
    repo: client.repo,
    comment_id: own.id,
    body,
  });
  return { outcome: "updated", url: data.html_url };
}

async function create(client: GitHubClient, request: CommentRequest, body: string): Promise<CommentResult> {
  const write = async (): Promise<string> => {
    const { data } = await client.octokit.rest.issues.createComment({
      owner: client.owner,
      repo: client.repo,
      issue_number: request.pullRequest,
      body,
      request: NOT_REPEATED,
    });
    return data.html_url;
  };
  const find = async (): Promise<string | null> => (await findOwnComment(client, request))?.url ?? null;
  return { outcome: "created", url: await writeOnce(write, find) };
}

async function findOwnComment(client: GitHubClient, request: CommentRequest): Promise<OwnComment | null> {
  const pages = client.octokit.paginate.iterator(client.octokit.rest.issues.listComments, {
    owner: client.owner,
    repo: client.repo,
    issue_number: request.pullRequest,
    per_page: 100,
  });
  const opening = markerOf(request.gateId);
  for await (const { data } of pages) {
    for (const comment of data) {
      const body = comment.body ?? "";
      const found = opening.exec(body);
      if (found === null || comment.user?.login !== request.author) continue;
      const [, runId, runAttempt, says] = found;
      return {
        id: comment.id,
        url: comment.html_url,
        body,
        runId: Number(runId),
        runAttempt: Number(runAttempt),
        fingerprint: says ?? null,
      };
    }
  }
  return null;
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/**
 * The login a token writes comments under. Apps cannot ask for themselves, but the answer to opening a check names them
 * (`known`); a person's token can ask. What is left is the job's own token.
 */
export async function commentAuthor(client: GitHubClient, known: string | null): Promise<string> {
  if (known !== null) return known;
  try {
    const { data } = await client.octokit.rest.users.getAuthenticated();
    return data.login;
  } catch (error) {
    if (statusOf(error) === null) throw error;
    return "github-actions[bot]";
  }
}
