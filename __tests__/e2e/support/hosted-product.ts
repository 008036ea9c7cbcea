import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { COMPILE_CACHE } from "../../support/command-line/quick-start.ts";
import {
  FULL_PERMISSIONS,
  issueJobToken,
  runtimeToken,
  startRun,
  WORKFLOW_PATH,
} from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import type { PullHead, Run } from "../../support/loopback-github/state.ts";
import { PRODUCT } from "./product.ts";
import { createRepository, type Files } from "./repository.ts";
import { runBundle, type BundleResult } from "./run-bundle.ts";
import { runSources } from "./run-sources.ts";

/** A repository on the loopback GitHub whose workflow runs the action. */
export interface HostedProduct {
  readonly github: LoopbackGitHub;
  /** Commits to main and runs the push workflow. */
  push(files: Files, job?: JobOptions): Promise<JobResult>;
  /** Runs the workflow on main as it is, by its schedule. */
  schedule(job?: JobOptions): Promise<JobResult>;
  /** Opens a pull request; nothing runs yet. */
  open(files: Files): Promise<PullRequest>;
  /** The same from a fork, whose jobs have a token that can only read. */
  openFromFork(files: Files): Promise<PullRequest>;
  close(): Promise<void>;
}

export interface PullRequest {
  readonly number: number;
  /** Runs the pull_request workflow on its head. */
  run(job?: JobOptions): Promise<JobResult>;
  /** Runs the merge_group workflow on its head, merged. */
  queue(job?: JobOptions): Promise<JobResult>;
  /** A run of the pull_request workflow whose job ends green and does nothing else: what a fork's own workflow may make of it. */
  idle(): FinishedRun;
  /** Runs the workflow_run workflow with mode `report`, in an empty workspace, after a run of the pull request. */
  report(measuring: FinishedRun, job?: JobOptions): Promise<JobResult>;
  /** Pushes another commit; nothing runs yet. */
  push(files: Files): Promise<void>;
}

export interface JobOptions {
  /**
   * What runs: the sources in this process or the committed bundle in a process of its own. The default is what the first
   * job of the run was run by, or else the sources.
   */
  readonly by?: "sources" | "bundle";
  readonly permissions?: Parameters<typeof issueJobToken>[1];
  readonly inputs?: Readonly<Record<string, string>>;
  readonly attempt?: number;
  /** Added to the environment of the job. */
  readonly env?: Readonly<Record<string, string>>;
  /** Id of a workflow run that this is another job of, or another attempt at; absent = a run of its own. */
  readonly inRun?: number;
  /** Asked again and again with the folder of the checkout; once it is so, the process is killed, which is the bundle's. */
  readonly killWhen?: (workspace: string) => boolean;
  /** What it is killed with; the default is SIGKILL. */
  readonly signal?: "SIGKILL" | "SIGINT";
}

/** A run of the pull request's workflow, as the one that reports is told of it. */
export interface FinishedRun {
  readonly runId: number;
  readonly headSha: string;
  readonly exitCode: number | null;
}

export interface JobResult extends BundleResult, FinishedRun {
  /** Absolute: the checkout. */
  readonly workspace: string;
  /** REST operations of this job, in order: those that its token asked for. */
  readonly operations: readonly string[];
  /** Runs the post phase of the same job, by the bundle. */
  post(): Promise<BundleResult>;
}

interface JobRequest {
  readonly event: string;
  readonly ref: string;
  readonly headBranch: string;
  readonly headRepositoryId?: number;
  readonly workflowPath?: string;
  /** Branch that is checked out; null: none is. */
  readonly checkout: string | null;
  /** GITHUB_SHA. */
  readonly sha: string;
  readonly headSha: string;
  readonly payload: unknown;
  readonly options: JobOptions;
}

export async function hostProduct(): Promise<HostedProduct> {
  const github = await startLoopbackGitHub();
  const repository = await createRepository(PRODUCT);
  const { owner, repo } = github.state;
  let pulls = 16;
  /** Ids of the workflow runs whose first job the bundle ran. */
  const byBundle = new Set<number>();

  const runJob = async (request: JobRequest): Promise<JobResult> => {
    const { options } = request;
    const run = openRun(github, request);
    for (const [sha, parents] of await repository.parents()) github.state.commits.set(sha, parents);
    const token = issueJobToken(github, options.permissions ?? FULL_PERMISSIONS);
    const inputs = { "github-token": token, ...options.inputs };
    const workspace =
      request.checkout === null
        ? await mkdtemp(join(repository.folder, "empty-"))
        : await repository.checkout(request.checkout);
    const env = {
      ...environment(github, run, { ...request, attempt: options.attempt ?? 1 }),
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...options.env,
    };
    const shared = { workspace, env, inputs, payload: request.payload };
    const killWhen = (): boolean => options.killWhen?.(workspace) === true;
    const { signal = "SIGKILL" } = options;
    if (options.by === "bundle" || options.killWhen !== undefined) byBundle.add(run.id);
    const result = byBundle.has(run.id)
      ? await runBundle({ ...shared, phase: "main", state: new Map(), killWhen, signal })
      : await runSources({ ...shared, github, token, runId: run.id });
    return {
      ...result,
      runId: run.id,
      workspace,
      headSha: request.headSha,
      operations: github.state.requests.flatMap((entry) => (entry.token === token ? [entry.operation] : [])),
      post: () => runBundle({ ...shared, phase: "post", state: result.state, killWhen: () => false, signal }),
    };
  };

  const open = async (files: Files, fork: PullHead | null): Promise<PullRequest> => {
    pulls += 1;
    const number = pulls;
    const branch = `change-${number}`;
    const baseSha = await repository.commit("main", "main", {});
    let headSha = await repository.commit(branch, "main", files);
    let sha = "";
    const place = { baseSha, ...(fork === null ? {} : { head: { ...fork, branch } }) };
    const show = (changed: readonly string[]): void => {
      github.state.pulls.set(number, { number, headSha, files: changed, ...place });
      for (const [path, text] of Object.entries({ ...PRODUCT, ...files }))
        github.state.contents.set(`${headSha}:${path}`, text);
    };
    show(Object.keys(files));
    // Mode report asks for the base's files, too.
    for (const [path, text] of Object.entries(PRODUCT)) github.state.contents.set(`${baseSha}:${path}`, text);
    const full = { full_name: `${owner}/${repo}` };
    return {
      number,
      async run(options = {}) {
        const merged = `merge-${number}`;
        // Jobs of one workflow run all have the commit that it was started for.
        if (options.inRun === undefined) sha = await repository.merge(merged, "main", branch);
        const head = { sha: headSha, repo: fork === null ? full : { full_name: `${fork.owner}/${repo}` } };
        const payload = { pull_request: { number, head, base: { sha: baseSha, ref: "main", repo: full } } };
        const ref = `refs/pull/${number}/merge`;
        return runJob({
          event: "pull_request",
          ref,
          headBranch: branch,
          ...(fork === null ? {} : { headRepositoryId: fork.repositoryId }),
          checkout: merged,
          sha,
          headSha,
          payload,
          options: fork === null ? options : { permissions: FORK_PERMISSIONS, ...options },
        });
      },
      async queue(options = {}) {
        const queued = `gh-readonly-queue/main/pr-${number}`;
        const merged = await repository.merge(queued, baseSha, headSha);
        const changed = github.state.pulls.get(number)?.files ?? [];
        // A comparison with the group's head lists the same files.
        github.state.pulls.set(-number, { number: -number, headSha: merged, files: changed, ...place });
        const payload = { merge_group: { head_sha: merged, base_sha: baseSha, base_ref: "refs/heads/main" } };
        const at = { event: "merge_group", ref: `refs/heads/${queued}`, headBranch: queued };
        return runJob({ ...at, checkout: queued, sha: merged, headSha: merged, payload, options });
      },
      async push(more) {
        headSha = await repository.commit(branch, "main", more);
        const before = github.state.pulls.get(number)?.files ?? [];
        show([...new Set([...before, ...Object.keys(more)])]);
      },
      idle() {
        const head = { headBranch: branch, headSha };
        const origin = fork === null ? {} : { headRepositoryId: fork.repositoryId };
        const run = startRun(github, { event: "pull_request", ...head, ...origin });
        return { runId: run.id, headSha, exitCode: 0 };
      },
      report: (measuring, options = {}) =>
        runJob({
          event: "workflow_run",
          ref: "refs/heads/main",
          headBranch: "main",
          workflowPath: REPORT_PATH,
          checkout: null,
          sha: baseSha,
          headSha: measuring.headSha,
          payload: eventAfter(github, measuring, { ...(fork ?? OWN), branch }),
          options: { ...options, inputs: { mode: "report", ...options.inputs } },
        }),
    };
  };

  return {
    github,
    async push(files, options = {}) {
      const sha =
        options.inRun === undefined
          ? await repository.commit("main", "main", files)
          : commitOf(github, options.inRun);
      return runJob({
        event: "push",
        ref: "refs/heads/main",
        headBranch: "main",
        checkout: sha,
        sha,
        headSha: sha,
        payload: {},
        options,
      });
    },
    async schedule(options = {}) {
      const sha = await repository.head("main");
      const ref = "refs/heads/main";
      const place = { event: "schedule", ref, headBranch: "main", checkout: sha };
      return runJob({ ...place, sha, headSha: sha, payload: {}, options });
    },
    open: (files) => open(files, null),
    openFromFork: (files) => open(files, FORK),
    async close() {
      await github.close();
      await repository.remove();
    },
  };
}

const FORK = { repositoryId: 777, owner: "mallory", branch: "" };
const OWN = { repositoryId: 4242, owner: "octo-org" };
/** All that GitHub gives to the job of a fork, whatever the workflow asks for. */
const FORK_PERMISSIONS = { actions: "read", contents: "read", "pull-requests": "read" } as const;
const REPORT_PATH = ".github/workflows/gate-report.yml";

/** `workflow_run`, as GitHub sends it once a run has ended. */
function eventAfter({ state }: LoopbackGitHub, measuring: FinishedRun, head: PullHead): object {
  const login = { login: head.owner };
  return {
    action: "completed",
    repository: { id: state.repositoryId, default_branch: "main" },
    workflow_run: {
      id: measuring.runId,
      run_attempt: 1,
      event: "pull_request",
      conclusion: measuring.exitCode === 0 ? "success" : "failure",
      path: WORKFLOW_PATH,
      head_sha: measuring.headSha,
      head_branch: head.branch,
      head_repository: { id: head.repositoryId, owner: login },
      repository: { id: state.repositoryId },
      actor: login,
      pull_requests: [],
    },
  };
}

/** A new run of the workflow, or one that goes on with another job or attempt. */
function openRun(github: LoopbackGitHub, { options, ...request }: JobRequest): Run {
  const known = options.inRun === undefined ? undefined : github.state.runs.get(options.inRun);
  const { event, headBranch, headSha, headRepositoryId: fork } = request;
  if (known === undefined) {
    const head = { headBranch, headSha, ...(fork === undefined ? {} : { headRepositoryId: fork }) };
    return startRun(github, { event, ...head });
  }
  const run = { ...known, attempt: options.attempt ?? known.attempt };
  github.state.runs.set(run.id, run);
  return run;
}

function commitOf({ state }: LoopbackGitHub, runId: number): string {
  return state.runs.get(runId)?.headSha ?? "";
}

function environment(
  github: LoopbackGitHub,
  run: Run,
  request: Pick<JobRequest, "event" | "ref" | "sha" | "workflowPath"> & { readonly attempt: number },
): Readonly<Record<string, string>> {
  const repository = `${github.state.owner}/${github.state.repo}`;
  return {
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_ATTEMPT: String(request.attempt),
    GITHUB_SHA: request.sha,
    GITHUB_REF: request.ref,
    GITHUB_EVENT_NAME: request.event,
    GITHUB_WORKFLOW_REF: `${repository}/${request.workflowPath ?? WORKFLOW_PATH}@${request.ref}`,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.com",
    ACTIONS_RESULTS_URL: `${github.url}/`,
    ACTIONS_RUNTIME_TOKEN: runtimeToken(run),
  };
}
