import { statusOf } from "../../../baselines/github-error.ts";
import type { CheckResult, ClosedCheck } from "./check-result.ts";
import type { GitHubClient } from "../client.ts";

export interface CompletedCheck {
  /** The id of the check run. */
  readonly id: number;
  readonly detailsUrl: string;
  readonly result: CheckResult;
}

/** GitHub takes this many annotations a request; more requests would only repeat the report. */
const MAX_ANNOTATIONS = 50;

/** Closes a check run with its result, or without a body where GitHub does not take that. */
export async function completeCheckRun(client: GitHubClient, check: CompletedCheck): Promise<ClosedCheck> {
  const { result } = check;
  return firstTaken([result, withoutBody(result), null], (shown) => updateCheckRun(client, check, shown));
}

/** What a required check waits for is its conclusion: a body that GitHub refuses must not keep it open. */
async function firstTaken<T>(
  [first, ...rest]: readonly [CheckResult | null, ...(CheckResult | null)[]],
  update: (shown: CheckResult | null) => Promise<T>,
): Promise<T> {
  try {
    return await update(first);
  } catch (error) {
    const [next, ...others] = rest;
    if (next === undefined || !REFUSALS.has(statusOf(error) ?? 0)) throw error;
    return firstTaken([next, ...others], update);
  }
}

/** What GitHub answers where it takes no such body. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

function withoutBody({ conclusion, title }: CheckResult): CheckResult {
  const summary = "GitHub did not take the text of this check: the summary of the job shows the report.";
  return { conclusion, title, summary, text: "", annotations: [] };
}

/** `shown` null: its conclusion alone. */
async function updateCheckRun(
  client: GitHubClient,
  { id, detailsUrl, result }: CompletedCheck,
  shown: CheckResult | null,
): Promise<ClosedCheck> {
  const { data } = await client.octokit.rest.checks.update({
    owner: client.owner,
    repo: client.repo,
    check_run_id: id,
    details_url: detailsUrl,
    status: "completed",
    conclusion: result.conclusion,
    ...(shown === null ? {} : { output: outputOf(shown) }),
  });
  return {
    pullRequests: data.pull_requests.map(({ number, head }) => ({ number, headSha: head.sha })),
  };
}

function outputOf({ title, summary, text, annotations }: CheckResult) {
  return {
    title,
    summary,
    text,
    annotations: annotations.slice(0, MAX_ANNOTATIONS).map((annotation) => ({
      path: annotation.path,
      start_line: annotation.line,
      end_line: annotation.line,
      annotation_level: annotation.level,
      title: annotation.title.slice(0, 255),
      message: annotation.message,
    })),
  };
}
