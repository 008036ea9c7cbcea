import type { GitHubClient } from "./client.ts";
import { statusOf } from "../baselines/permission-error.ts";
import { NOT_REPEATED, writeOnce } from "./write-once.ts";

export interface CommentRequest {
  readonly pullRequest: number;
  readonly gateId: string;
  /** Markdown without the marker. */
  readonly body: string;
  readonly runId: number;
  readonly runAttempt: number;
  /** Login the token writes under; comments of others are never touched, whatever they contain. */
  readonly author: string;
  readonly whenMissing: "create" | "leave";
}

export interface CommentResult {
  readonly outcome: "created" | "updated" | "unchanged" | "superseded" | "not-needed";
  readonly url: string | null;
}

/** GitHub's limit, in characters, the marker included. */
export const MAX_COMMENT_LENGTH = 65_536;

interface OwnComment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  readonly runId: number;
}

/**
 * Keeps one comment per gate id: found by its hidden first line and by its author, updated in place, not rewritten
 * when nothing changed, and left alone when a newer run has already written it.
 */
export async function upsertComment(client: GitHubClient, request: CommentRequest): Promise<CommentResult> {
  const body = `${marker(request)}\n${request.body}`.slice(0, MAX_COMMENT_LENGTH);
  const own = await findOwnComment(client, request);
  if (own === null) return request.whenMissing === "leave" ? NOT_NEEDED : create(client, request, body);
  if (own.runId > request.runId) return { outcome: "superseded", url: own.url };
  if (withoutMarker(own.body) === withoutMarker(body)) return { outcome: "unchanged", url: own.url };
  const { data } = await client.octokit.rest.issues.updateComment({
    owner: client.owner,
    repo: client.repo,
    comment_id: own.id,
    body,
  });
  return { outcome: "updated", url: data.html_url };
}

const NOT_NEEDED: CommentResult = { outcome: "not-needed", url: null };

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

/** Run ids only grow, so the marker tells which of two runs is newer without asking for the pull request's head. */
function marker(request: CommentRequest): string {
  return `${markerStart(request.gateId)} run=${request.runId} attempt=${request.runAttempt} -->`;
}

function markerStart(gateId: string): string {
  return `<!-- regression-gate comment id=${encodeURIComponent(gateId)}`;
}

function withoutMarker(body: string): string {
  return body
    .replaceAll("\r\n", "\n")
    .replace(/^<!--[^\n]*-->\n/, "")
    .trimEnd();
}

async function findOwnComment(client: GitHubClient, request: CommentRequest): Promise<OwnComment | null> {
  const pages = client.octokit.paginate.iterator(client.octokit.rest.issues.listComments, {
    owner: client.owner,
    repo: client.repo,
    issue_number: request.pullRequest,
    per_page: 100,
  });
  for await (const { data } of pages) {
    for (const comment of data) {
      // The marker must open the body: text further down may have been written by anyone.
      const found = new RegExp(`^${escapeRegExp(markerStart(request.gateId))} run=(\\d+) `).exec(
        comment.body ?? "",
      );
      if (found === null || comment.user?.login !== request.author) continue;
      return { id: comment.id, url: comment.html_url, body: comment.body ?? "", runId: Number(found[1]) };
    }
  }
  return null;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
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
