import { z } from "zod";
import { BRANCH_EVENTS } from "../../baselines/search/examine-candidate.ts";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import { readRunOfWorkflow, type RunOfWorkflow } from "./run-of-workflow.ts";

/** The event that started the workflow, with the data that a gate needs. */
export type GateEvent =
  | {
      readonly kind: "pull-request";
      readonly number: number;
      readonly headSha: string;
      readonly baseSha: string;
      readonly baseBranch: string;
      readonly fromFork: boolean;
      /** GitHub gives the job a token that can only read, as for forks and Dependabot. */
      readonly isReadOnly: boolean;
      /** `pull_request_target`: the job has the base branch's secrets, so no code of the pull request may run. */
      readonly trusted: boolean;
    }
  | { readonly kind: "branch"; readonly sha: string; readonly branch: string | null }
  | {
      readonly kind: "merge-group";
      readonly headSha: string;
      readonly baseSha: string;
      readonly baseBranch: string;
    }
  /** A run of another workflow has ended. Mode `report` looks up the pull request of that run. */
  | { readonly kind: "workflow-run"; readonly run: RunOfWorkflow; readonly headSha: string };

/** The workflow run that this job belongs to. */
export interface WorkflowContext {
  readonly owner: string;
  readonly repo: string;
  readonly runId: number;
  readonly runAttempt: number;
  /** The run and attempt of this job itself, even where it reports about another run. */
  readonly ownRun: { readonly id: number; readonly attempt: number };
  /** Id of the job in its workflow file; the jobs of one matrix share it. Empty = the GitHub runner did not say. */
  readonly jobName: string;
  readonly sha: string;
  /** `.github/workflows/gate.yml`. */
  readonly workflowPath: string;
  readonly apiUrl: string;
  /** `https://github.com`, or the address of another GitHub server. */
  readonly serverUrl: string;
  readonly runUrl: string;
  readonly eventName: string;
  /** Null = the event does not contain it. */
  readonly defaultBranch: string | null;
  readonly event: GateEvent;
}

const SHA = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

const ENVIRONMENT = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_RUN_ID: z.coerce.number().int().positive(),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().positive(),
  GITHUB_SHA: SHA,
  GITHUB_REF: z.string(),
  GITHUB_WORKFLOW_REF: z.string(),
  GITHUB_EVENT_NAME: z.string(),
  GITHUB_API_URL: z.url(),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_ACTOR: z.string().default(""),
  GITHUB_JOB: z.string().default(""),
});

const PULL_REQUEST = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    head: z.object({ sha: SHA, repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({ sha: SHA, ref: z.string(), repo: z.object({ full_name: z.string() }) }),
  }),
});

const MERGE_GROUP = z.object({
  merge_group: z.object({ head_sha: SHA, base_sha: SHA, base_ref: z.string() }),
});

const REPOSITORY = z.object({ repository: z.object({ default_branch: z.string() }) });

/** Its pull requests come from this repository, with a token like that of a fork. */
export const DEPENDABOT = "dependabot[bot]";

/**
 * Reads what the GitHub runner says about this job. Throws UsageError outside of GitHub Actions, and for events that a
 * gate cannot use.
 */
export function readWorkflowContext(
  env: Readonly<Record<string, string | undefined>>,
  payload: unknown,
): WorkflowContext {
  const parsed = ENVIRONMENT.safeParse(env);
  if (!parsed.success)
    throw unusable(`this is not a GitHub Actions job: ${z.prettifyError(parsed.error)}`, parsed.error);
  const variables = parsed.data;
  const [owner = "", repo = ""] = variables.GITHUB_REPOSITORY.split("/");
  return {
    owner,
    repo,
    runId: variables.GITHUB_RUN_ID,
    runAttempt: variables.GITHUB_RUN_ATTEMPT,
    ownRun: { id: variables.GITHUB_RUN_ID, attempt: variables.GITHUB_RUN_ATTEMPT },
    jobName: variables.GITHUB_JOB,
    sha: variables.GITHUB_SHA,
    workflowPath: workflowPath(variables.GITHUB_WORKFLOW_REF, variables.GITHUB_REPOSITORY),
    apiUrl: variables.GITHUB_API_URL,
    serverUrl: variables.GITHUB_SERVER_URL,
    runUrl: `${variables.GITHUB_SERVER_URL}/${variables.GITHUB_REPOSITORY}/actions/runs/${variables.GITHUB_RUN_ID}`,
    eventName: variables.GITHUB_EVENT_NAME,
    defaultBranch: REPOSITORY.safeParse(payload).data?.repository.default_branch ?? null,
    event: readEvent(variables.GITHUB_EVENT_NAME, payload, {
      sha: variables.GITHUB_SHA,
      ref: variables.GITHUB_REF,
      actor: variables.GITHUB_ACTOR,
    }),
  };
}

function readEvent(
  name: string,
  payload: unknown,
  head: { readonly sha: string; readonly ref: string; readonly actor: string },
): GateEvent {
  if (name === "pull_request" || name === "pull_request_target") {
    const { pull_request: pull } = parsePayload(PULL_REQUEST, name, payload);
    const fromFork = pull.head.repo?.full_name !== pull.base.repo.full_name;
    const trusted = name === "pull_request_target";
    return {
      kind: "pull-request",
      number: pull.number,
      headSha: pull.head.sha,
      baseSha: pull.base.sha,
      baseBranch: pull.base.ref,
      fromFork,
      isReadOnly: !trusted && (fromFork || head.actor === DEPENDABOT),
      trusted,
    };
  }
  if (name === "workflow_run") {
    const run = readRunOfWorkflow(payload);
    return { kind: "workflow-run", run, headSha: run.headSha };
  }
  if (name === "merge_group") {
    const { merge_group: group } = parsePayload(MERGE_GROUP, name, payload);
    const baseBranch = branchOf(group.base_ref) ?? group.base_ref;
    return { kind: "merge-group", headSha: group.head_sha, baseSha: group.base_sha, baseBranch };
  }
  if (BRANCH_EVENTS.includes(name)) {
    return { kind: "branch", sha: head.sha, branch: branchOf(head.ref) };
  }
  throw unusable(
    `this action does not support the event ${name}: use pull_request, push, schedule, workflow_dispatch, repository_dispatch, merge_group or, with mode report, workflow_run`,
  );
}

/** Null = the ref is a tag or something else that is not a branch. */
function branchOf(ref: string): string | null {
  return ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null;
}

function parsePayload<T>(schema: z.ZodType<T>, name: string, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw unusable(
    `the payload of ${name} is not as GitHub describes it: ${z.prettifyError(parsed.error)}`,
    parsed.error,
  );
}

/** `octo-org/product/.github/workflows/gate.yml@refs/heads/main` -> `.github/workflows/gate.yml`. */
function workflowPath(reference: string, repository: string): string {
  const path = reference.replace(/@.*$/, "");
  return path.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : path;
}

function unusable(message: string, cause?: unknown): UsageError {
  return usageProblem("workflow", message, {}, { cause });
}

/**
 * The commit that the check belongs to. For a pull request it is the head, never GITHUB_SHA, which is a merge commit
 * there.
 */
export function checkedSha(event: GateEvent): string {
  return event.kind === "branch" ? event.sha : event.headSha;
}
