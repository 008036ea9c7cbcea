import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArtifactStore, UploadRequest } from "../../../src/adapters/github/artifacts/artifact-store.ts";
import { createLocalGit } from "../../../src/adapters/node/git/local-git.ts";
import type { GatePort, GateRequest } from "../../../src/action/machine.ts";
import { defaultOf, INPUTS } from "../../../src/action/inputs/inputs.ts";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import type { Job } from "../../../src/action/job.ts";
import { localShardPort } from "../../../src/action/local-machine.ts";
import { readWorkflowContext } from "../../../src/action/inputs/workflow-context.ts";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { DEFAULT_OUT } from "../../../src/app/workspace.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { fakeRunner, type FakeRunner } from "./fake-runner.ts";
import { issueJobToken, startRun, WORKFLOW_PATH } from "../loopback-github/arrange.ts";
import { clientFor } from "../loopback-github/client.ts";
import type { LoopbackGitHub } from "../loopback-github/loopback-github.ts";
import { sampleManifest } from "../samples/sample-report.ts";
import { sampleRow } from "../samples/sample-row.ts";

export const BASE_SHA = "b".repeat(40);
export const HEAD_SHA = "c".repeat(40);
export const MERGE_SHA = "d".repeat(40);

/** The config of a gate of three tasks; `more` is added at its end. */
export function gateConfig({ id = "support-bot", margin = "0.02", more = "" }): string {
  return `version: 1
id: ${id}
matrix:
  axes: { task: [a, b, c] }
  repetitions: 2
run: { command: [node, run.mjs] }
metrics:
  score: { kind: score, better: higher, margin: ${margin} }
compare: { unit: task }
baseline: { from: artifact, branch: main }
${more}`;
}

/** A job on the loopback GitHub whose measuring is replaced by a report made beforehand. */
export interface ActionJob extends Job {
  readonly io: FakeRunner;
  readonly uploads: UploadRequest[];
  readonly requests: GateRequest[];
  remove(): Promise<void>;
}

export interface ActionJobOptions {
  readonly github: LoopbackGitHub;
  readonly permissions: Parameters<typeof issueJobToken>[1];
  /** What measuring ends with. */
  readonly outcome: Report | Error;
  readonly config: string;
  readonly event: "pull_request" | "pull_request_target" | "push" | "merge_group" | "workflow_dispatch";
  /** In the checkout; absent = the one that is to be. */
  readonly measuredCommit?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Login and repository behind a pull request that are not this repository's own. */
  readonly by?: { readonly actor: string; readonly headRepository: string };
  /** Beside what the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** In place of one with `permissions`. */
  readonly token?: string;
  /** Branch that is pushed to, or that the change is to go into; the default is `main`. */
  readonly branch?: string;
  /** Of the workflow run; the default is 1. */
  readonly attempt?: number;
  /** Commit in the checkout is the merge commit, as actions/checkout has it. */
  readonly isMergeCommit?: boolean;
  /** Of the workflow; the default is a new one. */
  readonly runId?: number;
  /** Values that the config declares as secrets; absent = one that no text has. */
  readonly secrets?: readonly string[];
  /** Measuring looks for the baseline, as it does where the config asks for a branch's. */
  readonly looksUp?: boolean;
}

export const PULL_REQUEST = {
  pull_request: {
    number: 17,
    head: { sha: HEAD_SHA, repo: { full_name: "octo-org/product" } },
    base: { sha: BASE_SHA, ref: "main", repo: { full_name: "octo-org/product" } },
  },
};
function pullRequestOf({ by, branch = "main" }: ActionJobOptions): object {
  const { head, base, ...pull } = PULL_REQUEST.pull_request;
  const repo = { full_name: by?.headRepository ?? "octo-org/product" };
  return { pull_request: { ...pull, head: { ...head, repo }, base: { ...base, ref: branch } } };
}
function mergeGroupInto(branch: string = "main"): object {
  return { merge_group: { head_sha: HEAD_SHA, base_sha: BASE_SHA, base_ref: `refs/heads/${branch}` } };
}

export async function actionJob(options: ActionJobOptions): Promise<ActionJob> {
  const { github, event } = options;
  const workspace = await mkdtemp(join(tmpdir(), "action-"));
  await writeFile(join(workspace, "regression-gate.yml"), options.config);
  const inputs = {
    ...defaultInputs(),
    "github-token": options.token ?? issueJobToken(github, options.permissions),
    ...options.inputs,
  };
  const env = {
    ...environment(github, event, options.runId ?? startRun(github, { event }).id),
    ...options.env,
    GITHUB_ACTOR: options.by?.actor ?? "octocat",
    GITHUB_RUN_ATTEMPT: String(options.attempt ?? 1),
    ...(isOfBranch(event) ? { GITHUB_REF: `refs/heads/${options.branch ?? "main"}` } : {}),
  };
  const repository = { default_branch: "main" };
  const payload = {
    repository,
    ...(event === "merge_group"
      ? mergeGroupInto(options.branch)
      : isOfBranch(event)
        ? {}
        : pullRequestOf(options)),
  };
  const io = fakeRunner({ env, inputs, payload });
  const uploads: UploadRequest[] = [];
  const requests: GateRequest[] = [];
  return {
    io,
    uploads,
    requests,
    inputs: readInputs(io.input),
    context: readWorkflowContext(env, payload),
    client: clientFor(github, inputs["github-token"]),
    artifacts: recordingStore(uploads),
    git:
      options.isMergeCommit === true
        ? { ...createLocalGit(workspace), head: () => Promise.resolve(MERGE_SHA) }
        : createLocalGit(workspace),
    port: cannedPort(options, requests),
    shards: localShardPort({
      root: workspace,
      out: join(workspace, DEFAULT_OUT),
      env,
      extraEnv: {},
      clock: systemClock,
      signal: new AbortController().signal,
    }),
    workspace,
    root: workspace,
    temporary: workspace,
    sleep: () => Promise.resolve(),
    random: () => 0,
    nowMs: () => Date.parse("2026-03-02T10:22:00Z"),
    remove: () => rm(workspace, { recursive: true, force: true }),
  };
}

function isOfBranch(event: string): boolean {
  return event === "push" || event === "workflow_dispatch";
}

function defaultInputs(): Readonly<Record<string, string>> {
  return Object.fromEntries(INPUTS.keyof().options.map((name) => [name, defaultOf(name)]));
}

function environment(github: LoopbackGitHub, event: string, runId: number): Readonly<Record<string, string>> {
  const { owner, repo } = github.state;
  return {
    GITHUB_REPOSITORY: `${owner}/${repo}`,
    GITHUB_RUN_ID: String(runId),
    GITHUB_SHA: isOfBranch(event) ? HEAD_SHA : MERGE_SHA,
    GITHUB_REF: isOfBranch(event) ? "refs/heads/main" : "refs/pull/17/merge",
    GITHUB_WORKFLOW_REF: `${owner}/${repo}/${WORKFLOW_PATH}@refs/heads/main`,
    GITHUB_EVENT_NAME: event,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.com",
  };
}

function recordingStore(uploads: UploadRequest[]): ArtifactStore {
  return {
    upload(request) {
      uploads.push(request);
      return Promise.resolve({ id: 500 + uploads.length, name: request.name, digest: null });
    },
  };
}

function cannedPort(
  { outcome, looksUp, measuredCommit, secrets = ["hunter2-secret"] }: ActionJobOptions,
  requests: GateRequest[],
): GatePort {
  return {
    async run(request) {
      requests.push(request);
      if (outcome instanceof Error) throw outcome;
      const git = { branch: null, dirty: false, remote: null };
      const ofCommit = { git: { ...git, sha: measuredCommit ?? HEAD_SHA } };
      const run = { manifest: sampleManifest(ofCommit), rows: [sampleRow({})] };
      if (looksUp === true) await request.findArtifact(run);
      const report = { ...outcome, id: request.config.id };
      return {
        report,
        entry: null,
        run,
        baseline: { found: false, code: "first-run", provenance: outcome.baseline, history: [] },
        runFolder: "/runs/1",
        files: ["report.json", "report.md"],
      };
    },
    describePlan: () =>
      Promise.resolve({
        text: "plan: 60 trials",
        warnings: [{ code: "few", text: "60 trials are few" }],
      }),
    writeBundle: () => Promise.resolve({ folder: "/runs/1/baseline", files: ["manifest.json"] }),
    writeMeasured: () => Promise.resolve({ folder: "/runs/1/measured", files: ["measured.json"] }),
    judge: () => Promise.reject(new Error("nothing is judged again here")),
    secretValues: () => secrets,
  };
}
