import type { Warning } from "../../model/result/finding.ts";
import type { GitHubClient } from "./client.ts";
import { externalId, type MeasuredIn, type Publisher } from "./checks/publisher.ts";
import { publishStep, type Published } from "./published.ts";
import type { CheckResult, ClosedCheck, Conclusion } from "./checks/check-result.ts";
import { completeCheckRun } from "./checks/complete-check-run.ts";
import { NOT_REPEATED, writeOnce } from "./write-once.ts";

/** The place where the verdict is shown beside the commit. */
export type CheckHandle =
  | {
      readonly kind: "check-run";
      readonly id: number;
      readonly url: string | null;
      readonly author: string | null;
    }
  | {
      readonly kind: "commit-status";
      readonly sha: string;
      readonly context: string;
      readonly author: string | null;
    }
  /** The token may write neither; the job's own result is the check. */
  | { readonly kind: "none" };

export interface CheckRequest {
  /** `regression-gate / <gate id>`: stable, so that it can be a required check. */
  readonly name: string;
  /** Head of the pull request, never its merge commit. */
  readonly sha: string;
  /** Page of the workflow run. */
  readonly detailsUrl: string;
  /** The run whose measurements it shows, where that is another one. */
  readonly measuredIn?: MeasuredIn;
  /** The job that writes it; absent = not known. */
  readonly publisher?: Publisher;
}

export interface OpenedCheck {
  readonly handle: CheckHandle;
  readonly warnings: readonly Warning[];
}

const MAX_STATUS_DESCRIPTION = 140;

/** Opens the check as `in progress`; without `checks: write` a pending commit status; without that either, nothing. */
export async function openCheck(client: GitHubClient, request: CheckRequest): Promise<OpenedCheck> {
  const check = await publishStep({ what: "the check run", permission: "checks: write" }, () =>
    writeOnce(
      () => createCheckRun(client, request),
      async () => {
        const open = await findOpenCheck(client, request);
        return open.kind === "none" ? null : open;
      },
    ),
  );
  if (check.done) return { handle: check.value, warnings: [] };
  const status = await publishStep({ what: "the commit status", permission: "statuses: write" }, () =>
    writeStatus(client, request, { state: "pending", description: "comparing with the baseline" }),
  );
  return { handle: status.done ? status.value : { kind: "none" }, warnings: [check.warning] };
}

/** The check of this run that is still open, where a killed job could not note its id; `none` when there is none. */
export async function findOpenCheck(client: GitHubClient, request: CheckRequest): Promise<CheckHandle> {
  const { data } = await client.octokit.rest.checks.listForRef({
    owner: client.owner,
    repo: client.repo,
    ref: request.sha,
    check_name: request.name,
    status: "in_progress",
  });
  const id = externalId(request);
  const own = data.check_runs.find(
    (check) => check.details_url === request.detailsUrl && (id === null || check.external_id === id),
  );
  return own === undefined ? { kind: "none" } : handleOf(own);
}

/** Shows the result where the check was opened. */
export async function closeCheck(
  client: GitHubClient,
  request: CheckRequest,
  handle: CheckHandle,
  result: CheckResult,
): Promise<Published<ClosedCheck>> {
  if (handle.kind === "none") return { done: true, value: { pullRequests: [] } };
  if (handle.kind === "commit-status") {
    return publishStep({ what: "the commit status", permission: "statuses: write" }, async () => {
      const text = { state: statusState(result.conclusion), description: result.title };
      await writeStatus(client, request, text);
      return { pullRequests: [] };
    });
  }
  const { id } = handle;
  return publishStep({ what: "the check run's result", permission: "checks: write" }, () =>
    completeCheckRun(client, { id, detailsUrl: request.detailsUrl, result }),
  );
}

async function createCheckRun(client: GitHubClient, request: CheckRequest): Promise<CheckHandle> {
  const id = externalId(request);
  const { data } = await client.octokit.rest.checks.create({
    owner: client.owner,
    repo: client.repo,
    name: request.name,
    head_sha: request.sha,
    details_url: request.detailsUrl,
    status: "in_progress",
    ...(id === null ? {} : { external_id: id }),
    request: NOT_REPEATED,
  });
  return handleOf(data);
}

function handleOf(check: {
  readonly id: number;
  readonly html_url: string | null;
  readonly app: { readonly slug?: string } | null;
}): CheckHandle {
  const slug = check.app?.slug;
  const author = slug === undefined ? null : `${slug}[bot]`;
  return { kind: "check-run", id: check.id, url: check.html_url, author };
}

interface StatusText {
  readonly state: "pending" | "success" | "failure" | "error";
  readonly description: string;
}

async function writeStatus(
  client: GitHubClient,
  request: CheckRequest,
  text: StatusText,
): Promise<CheckHandle> {
  const { data } = await client.octokit.rest.repos.createCommitStatus({
    owner: client.owner,
    repo: client.repo,
    sha: request.sha,
    context: request.name,
    target_url: request.detailsUrl,
    state: text.state,
    description: shorten(text.description),
  });
  return {
    kind: "commit-status",
    sha: request.sha,
    context: request.name,
    author: data.creator?.login ?? null,
  };
}

/** A commit status knows no `neutral`: nothing was found wrong, so it is green with a description that says so. */
function statusState(conclusion: Conclusion): StatusText["state"] {
  if (conclusion === "cancelled") return "error";
  return conclusion === "failure" ? "failure" : "success";
}

/** Cut by characters, not by UTF-16 units, so that no half of a pair is left. */
function shorten(text: string): string {
  if (text.length <= MAX_STATUS_DESCRIPTION) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length > MAX_STATUS_DESCRIPTION - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
