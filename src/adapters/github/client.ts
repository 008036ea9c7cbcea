import { getOctokit } from "@actions/github";
import type { GitHub } from "@actions/github/lib/utils";
import { retry } from "@octokit/plugin-retry";
import { wellFormed } from "../../base/well-formed.ts";
import { throttling } from "@octokit/plugin-throttling";

export type Octokit = InstanceType<typeof GitHub>;

/** GitHub's REST API for one repository. */
export interface GitHubClient {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

export interface ClientOptions {
  readonly token: string;
  /** `https://api.github.com`, or the API of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  /** Told when GitHub makes us wait. */
  readonly onWait: (message: string) => void;
}

/** Longer waits than this are not worth a job's minutes. */
const MAX_WAIT_SECONDS = 120;
const MAX_RETRIES = 2;

/** A client that retries server errors, waits out rate limits and writes one request at a time. */
export function createGitHubClient(options: ClientOptions): GitHubClient {
  const mayWait = (kind: string) => (retryAfter: number, request: object, _: unknown, retryCount: number) => {
    const path = "url" in request ? String(request.url) : "a request";
    const retries = retryCount < MAX_RETRIES && retryAfter <= MAX_WAIT_SECONDS;
    options.onWait(
      `${kind} of GitHub reached by ${path}: ${retries ? `waiting ${retryAfter} s` : "giving up"}`,
    );
    return retries;
  };
  const octokit = getOctokit(
    options.token,
    {
      baseUrl: options.apiUrl,
      throttle: { onRateLimit: mayWait("rate limit"), onSecondaryRateLimit: mayWait("secondary rate limit") },
      // `request.retries` would make the plugin retry refusals as well, at once.
      retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451], retries: MAX_RETRIES },
    },
    retry,
    throttling,
  );
  octokit.hook.before("request", (request) => {
    for (const [name, value] of Object.entries(request)) {
      if (!OF_THE_CLIENT.has(name)) request[name] = wellFormed(value);
    }
  });
  return { octokit, owner: options.owner, repo: options.repo };
}

/** What of a request is no data: GitHub refuses the rest whole where a text of it has half of a surrogate pair. */
const OF_THE_CLIENT: ReadonlySet<string> = new Set([
  "baseUrl",
  "headers",
  "mediaType",
  "method",
  "request",
  "url",
]);
