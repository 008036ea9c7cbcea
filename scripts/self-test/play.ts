import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BundleResult, BundleRun } from "../../__tests__/e2e/support/run-bundle.ts";
import type { GitHubClient } from "../../src/adapters/github/client.ts";
import { type Branch, type Phase, type Scenario, SCENARIOS } from "./scenarios.ts";
import type { Row } from "./table-rows.ts";

/** A pull request that was opened for this run. */
export interface OpenedPull {
  readonly number: number;
  /** Commit of its branch. */
  readonly head: string;
}

/** The run of the self-test, and what was made for it on GitHub. */
export interface SelfTest {
  readonly client: GitHubClient;
  readonly token: string;
  readonly runId: number;
  readonly attempt: number;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  /** Commit of the default branch. */
  readonly sha: string;
  readonly pulls: Readonly<Record<Branch, OpenedPull>>;
  /** Absolute path of the checkout of a branch; null = the default branch. */
  readonly checkout: (branch: Branch | null) => string;
  /** What the runner gives an action: addresses, and the token of the artifact service. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the action in a scenario. */
  readonly runJob: (run: BundleRun, scenario: Scenario) => Promise<BundleResult>;
  readonly pause: (ms: number) => Promise<void>;
  readonly print: (text: string) => void;
}

const PRODUCT = "scripts/self-test/product";
/** Another repository and its owner. */
const ELSEWHERE = { id: 1, owner: "someone-else" };

/** A gate that no other run of the self-test has. */
export function gateIdOf({ runId, attempt }: Pick<SelfTest, "runId" | "attempt">): string {
  return `self-test-${runId}-${attempt}`;
}

export async function playPhase(test: SelfTest, phase: Phase): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [index, scenario] of SCENARIOS.entries()) {
    if (scenario.phase !== phase) continue;
    // One run cannot store two reports of one gate, so each scenario is an attempt of its own.
    const result = await play(test, scenario, index + 1);
    const row = { ...scenario, got: await seen(test, scenario, result) };
    test.print(`${row.title}: expected ${row.expected}, got ${row.got}`);
    // At the start of a line, an error or a warning of the scenario would be an annotation of this run.
    test.print(result.log.replaceAll(/^/gm, "| "));
    rows.push(row);
    await untilListed(test, result);
  }
  return rows;
}

async function play(test: SelfTest, scenario: Scenario, attempt: number): Promise<BundleResult> {
  const workspace = test.checkout(scenario.as === "report" ? null : scenario.pull);
  const baseline = scenario.needsRun ? { baseline: `run-id:${test.runId}` } : {};
  const run: BundleRun = {
    workspace,
    env: { ...test.env, ...variablesOf(test, scenario, attempt) },
    inputs: {
      "github-token": test.token,
      config: `${PRODUCT}/regression-gate.yml`,
      "gate-id": gateIdOf(test),
      "retention-days": "1",
      resume: "false",
      ...baseline,
      ...scenario.inputs,
    },
    payload: payloadOf(test, scenario, attempt),
    phase: "main",
    state: new Map(),
    killWhen: () => scenario.cancelled && existsSync(join(workspace, PRODUCT, "started")),
    signal: "SIGINT",
  };
  const result = await test.runJob(run, scenario);
  if (!scenario.cancelled) return result;
  const left = { phase: "post", state: result.state, killWhen: () => false } as const;
  const post = await test.runJob({ ...run, ...left }, scenario);
  return { ...result, log: `${result.log}${post.log}` };
}

function variablesOf(
  test: SelfTest,
  { pull, as }: Scenario,
  attempt: number,
): Readonly<Record<string, string>> {
  const onMain = pull === null || as === "report";
  const ref = onMain ? `refs/heads/${test.defaultBranch}` : `refs/pull/${test.pulls[pull].number}/merge`;
  return {
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_EVENT_NAME: pull === null ? "push" : as === "report" ? "workflow_run" : "pull_request",
    GITHUB_REF: ref,
    GITHUB_SHA: onMain ? test.sha : test.pulls[pull].head,
  };
}

function payloadOf(test: SelfTest, { pull, as }: Scenario, attempt: number): object {
  const { owner, repo } = test.client;
  const repository = {
    id: test.repositoryId,
    full_name: `${owner}/${repo}`,
    default_branch: test.defaultBranch,
  };
  if (pull === null) return { repository };
  const { number, head } = test.pulls[pull];
  if (as === "report") return { action: "completed", repository, workflow_run: runOf(test, head, attempt) };
  const from = as === "fork" ? `${ELSEWHERE.owner}/${repo}` : repository.full_name;
  const base = { sha: test.sha, ref: test.defaultBranch, repo: repository };
  return { repository, pull_request: { number, head: { sha: head, repo: { full_name: from } }, base } };
}

/** The run of a fork's pull request, as the run after it is told of it. */
function runOf({ runId, repositoryId }: SelfTest, head: string, attempt: number): object {
  const owner = { login: ELSEWHERE.owner };
  return {
    id: runId,
    run_attempt: attempt - 1,
    event: "pull_request",
    conclusion: "failure",
    path: ".github/workflows/self-test.yml",
    head_sha: head,
    head_branch: "patch-1",
    head_repository: { id: ELSEWHERE.id, owner },
    repository: { id: repositoryId },
    actor: owner,
  };
}

/** What a maintainer sees: the job, the check on the commit and the comments of the pull request. */
async function seen(test: SelfTest, { pull, inputs }: Scenario, result: BundleResult): Promise<string> {
  const refusal = /Refused \(([\w-]+)\)/.exec(result.log)?.[1];
  const verdict = result.outputs.get("verdict");
  const job = [
    `exit ${result.exitCode ?? "by a signal"}`,
    ...(verdict === undefined ? [] : [verdict]),
    ...(refusal === undefined ? [] : [refusal]),
  ];
  const sha = pull === null ? test.sha : test.pulls[pull].head;
  return [
    job.join(", "),
    await checkOn(test, sha),
    pull === null ? "no comment" : await commentsOn(test, test.pulls[pull].number),
    ...(inputs["resume"] === "true" ? [keptRows(result)] : []),
  ].join("; ");
}

function keptRows({ log }: BundleResult): string {
  const said = /resumed: (\d+ of \d+) trials/.exec(log)?.[1];
  return said === undefined ? "everything measured again" : `${said} rows kept`;
}

async function checkOn({ client, ...test }: SelfTest, ref: string): Promise<string> {
  const { octokit, owner, repo } = client;
  const check_name = `regression-gate / ${gateIdOf(test)}`;
  const { data } = await octokit.rest.checks.listForRef({ owner, repo, ref, check_name });
  const newest = data.check_runs.toSorted((a, b) => b.id - a.id)[0];
  return newest === undefined ? "no check" : `check ${newest.conclusion ?? newest.status}`;
}

async function commentsOn({ client }: SelfTest, issue_number: number): Promise<string> {
  const { octokit, owner, repo } = client;
  const { data } = await octokit.rest.issues.listComments({ owner, repo, issue_number });
  const count = data.length;
  return count === 0 ? "no comment" : `${count} comment${count === 1 ? "" : "s"}`;
}

const LISTED_WITHIN_SECONDS = 120;

/** GitHub lists an artifact some seconds after it was stored, and the next scenario looks for it. */
async function untilListed({ client, runId, pause }: SelfTest, { outputs }: BundleResult): Promise<void> {
  const id = Number(outputs.get("artifact-id"));
  if (!Number.isInteger(id) || id === 0) return;
  const { octokit, owner, repo } = client;
  for (let second = 0; second < LISTED_WITHIN_SECONDS; second += 1) {
    const asked = { owner, repo, run_id: runId, per_page: 100 };
    const { data } = await octokit.rest.actions.listWorkflowRunArtifacts(asked);
    if (data.artifacts.some((artifact) => artifact.id === id)) return;
    await pause(1000);
  }
}
