import { z } from "zod";
import type { ArtifactApi, ArtifactReference, ListedArtifact } from "../../baselines/artifact-api.ts";
import type { RepositoryPlace } from "../../baselines/repository-place.ts";
import { requireDigest } from "../zip/require-digest.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";

/** GitHub said no, or nothing. */
export class GitHubAnswerError extends Error {
  override readonly name = "GitHubAnswerError";
  /** 0 = it could not be reached. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export interface Access {
  readonly place: RepositoryPlace;
  readonly token: string;
}

/** What GitHub answers, with the time it says it is. */
export interface GitHubAnswer {
  readonly body: unknown;
  /** Milliseconds since the epoch; null = it does not say. */
  readonly dateMs: number | null;
}

const TIMEOUT_MS = 60_000;

/** The search's questions, asked with nothing but `fetch`: for a laptop, where a question can be asked again. */
export function fetchArtifactApi(access: Access): ArtifactApi {
  const ask = async <T>(schema: z.ZodType<T>, path: string, query: Query = {}): Promise<T> => {
    const { body } = await askGitHub(access, path, query);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new GitHubAnswerError(
      200,
      `the answer to ${path} does not match GitHub's description: ${z.prettifyError(parsed.error)}`,
    );
  };
  return {
    artifactsNamed: async (name, page) =>
      (await ask(ARTIFACTS, "/actions/artifacts", { name, page, per_page: 100 })).artifacts,
    artifactsOfRun: async (runId, name) =>
      (await ask(ARTIFACTS, `/actions/runs/${runId}/artifacts`, { name, per_page: 100 })).artifacts,
    workflowRun: (runId) => ask(RUN, `/actions/runs/${runId}`, { exclude_pull_requests: "true" }),
    download: (artifact, maxBytes) => download(access, artifact, maxBytes),
    mergeBase: async (base, head) =>
      (await ask(COMPARISON, `/compare/${base}...${head}`, { per_page: 1 })).merge_base_commit.sha,
    commitsBehind: async (sha) =>
      (await ask(z.array(COMMIT), "/commits", { ...(sha === null ? {} : { sha }), per_page: 100 })).map(
        (commit) => commit.sha,
      ),
  };
}

type Query = Readonly<Record<string, string | number>>;

/** One question about the repository; `path` begins behind it. Rejects with GitHubAnswerError unless GitHub agrees. */
export async function askGitHub(access: Access, path: string, query: Query): Promise<GitHubAnswer> {
  const response = await request(access, path, query);
  const text = await response.text();
  if (!response.ok) throw new GitHubAnswerError(response.status, messageOf(text, response));
  return { body: safeJson(text), dateMs: dateOf(response) };
}

async function request({ place, token }: Access, path: string, query: Query): Promise<Response> {
  const url = new URL(`${place.apiUrl}/repos/${place.owner}/${place.repo}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return reached(url, {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "regression-gate",
      "x-github-api-version": "2022-11-28",
    },
    // The token must not go where an answer points to.
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Any connection error: no network, no such host, a timeout. */
async function reached(url: URL, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GitHubAnswerError(0, `${url.host} cannot be reached: ${why}`, { cause: error });
  }
}

function dateOf(response: Response): number | null {
  const time = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(time) ? null : time;
}

function messageOf(text: string, { status, url }: Response): string {
  const said = z.object({ message: z.string() }).safeParse(safeJson(text)).data?.message ?? "no reason given";
  return `${new URL(url).pathname} answered ${status}: ${said}`;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The address that GitHub names is signed, and is asked without the token. */
async function download(access: Access, artifact: ArtifactReference, maxBytes: number): Promise<Uint8Array> {
  const response = await request(access, `/actions/artifacts/${artifact.id}/zip`, {});
  const text = await response.text();
  const address = response.headers.get("location");
  if (response.status !== 302 || address === null) {
    throw new GitHubAnswerError(response.status, messageOf(text, response));
  }
  return requireDigest(await fetchBytes(address, maxBytes), artifact);
}

async function fetchBytes(address: string, maxBytes: number): Promise<Uint8Array> {
  const response = await reached(new URL(address), { signal: AbortSignal.timeout(5 * TIMEOUT_MS) });
  if (!response.ok || response.body === null) {
    throw new UnreadableArtifactError(`its storage answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > maxBytes) throw new UnreadableArtifactError(`it is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const numberOrNull = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const ARTIFACT = z
  .object({
    id: z.number(),
    name: z.string(),
    expired: z.boolean(),
    created_at: textOrNull,
    digest: textOrNull,
    workflow_run: z
      .object({
        id: z.number(),
        repository_id: numberOrNull,
        head_repository_id: numberOrNull,
        head_branch: textOrNull,
        head_sha: textOrNull,
      })
      .nullish(),
  })
  .transform(({ created_at: createdAt, workflow_run: run, ...artifact }): ListedArtifact => ({
    ...artifact,
    createdAt,
    run:
      run === null || run === undefined
        ? null
        : {
            id: run.id,
            repositoryId: run.repository_id,
            headRepositoryId: run.head_repository_id,
            headBranch: run.head_branch,
            headSha: run.head_sha,
          },
  }));

const ARTIFACTS = z.object({ artifacts: z.array(ARTIFACT) });
const COMMIT = z.object({ sha: z.string() });
const COMPARISON = z.object({ merge_base_commit: COMMIT });

const RUN = z
  .object({
    id: z.number(),
    event: z.string(),
    head_branch: textOrNull,
    path: z.string(),
    run_attempt: z.number().optional(),
    status: textOrNull,
    updated_at: z.string(),
    html_url: z.string(),
  })
  .transform(({ id, event, status, path, ...run }) => ({
    id,
    event,
    status,
    path: path.replace(/@.*$/, ""),
    headBranch: run.head_branch,
    attempt: run.run_attempt ?? 1,
    updatedAt: run.updated_at,
    url: run.html_url,
  }));
