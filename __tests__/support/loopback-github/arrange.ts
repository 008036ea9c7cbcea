import { randomUUID } from "node:crypto";
import type { LoopbackGitHub } from "./loopback-github.ts";
import { takeId, type Permission, type Run, type Token } from "./state.ts";

type Permissions = Partial<Record<Permission, "read" | "write">>;

/** What the README tells users to grant. */
export const FULL_PERMISSIONS: Permissions = {
  actions: "read",
  checks: "write",
  contents: "read",
  "pull-requests": "write",
};

/** The job's own token, as `github.token` is. */
export function issueJobToken(github: LoopbackGitHub, permissions: Permissions): string {
  const bot: Token = { login: "github-actions[bot]", type: "Bot", appSlug: "github-actions", permissions };
  return issueToken(github, bot);
}

export function issueToken(github: LoopbackGitHub, token: Token): string {
  const secret = `ghs_${randomUUID().replaceAll("-", "")}`;
  github.state.tokens.set(secret, token);
  return secret;
}

export const WORKFLOW_PATH = ".github/workflows/gate.yml";

/** Starts a run of the workflow on main of the repository, unless said otherwise. */
export function startRun(github: LoopbackGitHub, run: Partial<Run>): Run {
  const { state } = github;
  const started: Run = {
    id: takeId(state),
    backendId: randomUUID(),
    attempt: 1,
    event: "push",
    headBranch: "main",
    headSha: "a".repeat(40),
    headRepositoryId: state.repositoryId,
    path: WORKFLOW_PATH,
    status: "completed",
    updatedAt: "2026-03-09T12:00:00Z",
    ...run,
  };
  state.runs.set(started.id, started);
  return started;
}

/** ACTIONS_RUNTIME_TOKEN of a job: only its claims matter, GitHub's own service checks the signature. */
export function runtimeToken(run: Run): string {
  return `${base64Url({ alg: "none" })}.${base64Url({ scp: `Actions.Example Actions.Results:${run.backendId}:job-${run.id}` })}.x`;
}

function base64Url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
