import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { readMeasured } from "../../adapters/github/artifacts/measured-artifact.ts";
import { isPermissionError } from "../../baselines/github-error.ts";
import { readPullRequest, type KnownPullRequest } from "../../adapters/github/pull-requests-of.ts";
import { EXIT, RefusedError, type UsageError, usageProblem } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Measured } from "../../model/run/measured.ts";
import { noSecretsVerdict } from "../../gate/no-secrets-verdict.ts";
import { requireOwnClaims } from "../policy/require-own-claims.ts";
import { closeFailed } from "../publish/close-failed.ts";
import { fetchBaselineFile } from "../policy/baseline-file.ts";
import { findArtifact } from "../artifacts/find-artifact.ts";
import { printReport } from "./gate.ts";
import { publishUnmeasured } from "../policy/withheld-secrets.ts";
import type { GateResult } from "../machine.ts";
import type { Job } from "../job.ts";
import { openMeasured, openNoted, type OpenCheck } from "../publish/open-check.ts";
import { publish } from "../publish/publish.ts";
import { gateIdAt, readBasePolicy, readReportPolicy, type BasePolicy } from "../policy/report-policy.ts";
import { reportedPull, SeveralPullsError, whyNothing, type Reported } from "../policy/reported-pull.ts";
import type { RunOfWorkflow } from "../inputs/run-of-workflow.ts";
import {
  covers,
  coversNothingAt,
  coversNothingText,
  passUncovered,
  readChangedFiles,
} from "../policy/uncovered.ts";

/**
 * Publishes the measurements of a pull request whose own job had a token that can only read. They are judged here by
 * the base's policy against the base's baseline. This mode executes no code of the pull request and reads no checkout.
 * The check shows the verdict. The result of this job appears on the default branch, so its exit code is 0 even for a
 * red verdict, but not for a run that was refused.
 */
export async function report(job: Job): Promise<number> {
  const run = runOf(job);
  requireBasePolicy(job);
  const reported = whyNothing(run, expectedPath(job)) ?? (await pullOrTell(job, run));
  if (reported.kind === "pull") return reportPull(job, run, reported.pull);
  return passOver(job, reported);
}

/** Nothing is wrong, and nothing has to be written. */
function passOver({ io }: Job, { why, code }: { readonly why: string; readonly code: string }): number {
  io.notice(`Nothing to report: ${why} (${code}).`);
  return EXIT.pass;
}

function runOf({ context: { event, eventName } }: Job): RunOfWorkflow {
  if (event.kind === "workflow-run") return event.run;
  throw misuse("mode", `\`report\` is for workflow_run, not for ${eventName}`);
}

function requireBasePolicy({ inputs }: Job): void {
  if (inputs["policy-from"] === "base") return;
  throw misuse(
    "policy-from",
    "mode `report` judges the numbers of others by the policy of the base branch alone",
  );
}

/** `x-report.yml` reports about `x.yml`. */
function expectedPath({ inputs, context }: Job): string {
  const own = /^(.+)-report(\.ya?ml)$/.exec(context.workflowPath);
  if (inputs.workflow !== "") return inputs.workflow;
  if (own !== null) return `${own[1]}${own[2]}`;
  throw misuse(
    "workflow",
    `expected the file of the workflow that measures, such as .github/workflows/gate.yml: the name of ${context.workflowPath} does not tell it`,
  );
}

/** Pull requests with the same head share one check. When several do, the check says so. */
async function pullOrTell(job: Job, run: RunOfWorkflow): Promise<Reported> {
  try {
    return await needing("pull-requests: read", () => reportedPull(job.client, run));
  } catch (error) {
    if (error instanceof SeveralPullsError) {
      const onCommit = {
        ...job,
        context: { ...job.context, event: { kind: "workflow-run", run, headSha: run.headSha } },
      } as const;
      await tell(onCommit, await gateIdAt(job, job.context.sha), error);
    }
    throw error;
  }
}

async function reportPull(job: Job, run: RunOfWorkflow, pull: KnownPullRequest): Promise<number> {
  const forPull = jobOfPull(job, run, pull);
  const base = await baseOrTell(forPull, pull);
  const { id, secrets } = base.config;
  const check = await openMeasured(forPull, id, run);
  if (check === null) {
    return passOver(job, { code: "superseded", why: "a newer run of this commit has been reported" });
  }
  if (check.handle.kind === "none") {
    throw misuse(
      "permissions",
      "mode `report` needs `checks: write` or `statuses: write` to publish its result",
    );
  }
  try {
    return await judgeAndPublish(forPull, check, { run, pull, base });
  } catch (error) {
    await closeFailed(forPull, check, error, secrets);
    throw error;
  }
}

/** The job in the context of that pull request, so that the functions that publish work as in its own job. */
function jobOfPull(job: Job, run: RunOfWorkflow, { number, baseSha, baseBranch }: KnownPullRequest): Job {
  const { headSha } = run;
  const event = {
    kind: "pull-request",
    number,
    headSha,
    baseSha,
    baseBranch,
    fromFork: true,
    isReadOnly: false,
    trusted: true,
  } as const;
  // The newer measurement of two runs is shown, even when the older one is reported later.
  return { ...job, context: { ...job.context, runId: run.id, workflowPath: run.path, event } };
}

async function baseOrTell(job: Job, pull: KnownPullRequest): Promise<BasePolicy> {
  try {
    return await readBasePolicy(job, pull);
  } catch (error) {
    await tell(job, await gateIdAt(job, job.context.sha), error);
    throw error;
  }
}

async function tell(job: Job, gateId: string | null, error: unknown): Promise<void> {
  if (gateId !== null) await closeFailed(job, await openNoted(job, gateId), error, []);
}

interface Subject {
  readonly run: RunOfWorkflow;
  readonly pull: KnownPullRequest;
  readonly base: BasePolicy;
}

async function judgeAndPublish(job: Job, check: OpenCheck, subject: Subject): Promise<number> {
  const { run, pull, base } = subject;
  const { config } = base;
  if (run.conclusion !== "success" && run.conclusion !== "failure") {
    throw new RefusedError(
      "run-not-finished",
      `the run that measures ended as ${run.conclusion ?? "nothing"}: run it again`,
    );
  }
  const changedFiles = await readChangedFiles(job, config);
  if (changedFiles !== null && !covers(job, config, changedFiles)) {
    if (!(await coversNothingAt(job, config, pull.baseSha))) return passUncovered(job, check, config.id);
    job.io.warn(coversNothingText(job));
  }
  const measured = await needing("actions: read", () => readMeasured(job.client, run, config.id));
  if (measured === null && isWithoutSecrets(config, run)) {
    await publishUnmeasured(job, check, { config, missing: config.secrets });
    return EXIT.pass;
  }
  const result = await judged(job, subject, measured);
  await printReport(job, result.report);
  const isCurrent = isSame(await readPullRequest(job.client, pull.number), pull);
  const shown: Job = isCurrent ? job : { ...job, inputs: { ...job.inputs, comment: "never" } };
  if (!isCurrent) job.io.notice("The pull request has a newer commit: its comment is left to the newer run.");
  await publish(shown, { result, check, isBaseline: false });
  return EXIT.pass;
}

/**
 * Whether the pull request could not be measured because it gets no secrets: the base's gate needs some, and the job of
 * the pull request said so and ended without an error. A job that failed does not count (it may have failed because of
 * the change, and Dependabot has secrets of its own), because otherwise a change that breaks its job would not be
 * judged.
 */
function isWithoutSecrets({ secrets, execution, gate }: Config, { conclusion }: RunOfWorkflow): boolean {
  if (secrets.length === 0 || execution.replay !== null) return false;
  return conclusion === "success" || noSecretsVerdict(secrets, gate).exitCode !== EXIT.pass;
}

async function judged(
  job: Job,
  { run, pull, base }: Subject,
  measured: Measured | null,
): Promise<GateResult> {
  const { inputs } = job;
  if (measured === null) {
    throw new RefusedError(
      "no-artifact",
      "the run stored no measurements of this gate: see its log for the reason, and check that both use the same `gate-id`",
    );
  }
  requireOwnClaims(measured, { run, pullRequest: pull.number, config: base.config, inputs });
  const policy = await readReportPolicy(job, base, { commits: pull, measured });
  return job.port.judge({
    measured,
    config: policy.config,
    policyChanges: policy.changes,
    findArtifact: () => findArtifact(job, policy),
    baselineRoot: await fetchBaselineFile(job, policy.config.baseline, pull.baseSha),
    // The workspace is not used, because an earlier step may have written anything there.
    runFolder: await mkdtemp(join(job.temporary, "report-")),
  });
}

function isSame(now: KnownPullRequest, then: KnownPullRequest): boolean {
  return now.isOpen && now.headSha === then.headSha && now.baseBranch === then.baseBranch;
}

/** This mode only works if it can read, so a missing permission is an error. */
async function needing<T>(permission: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isPermissionError(error)) throw error;
    throw misuse(
      "permissions",
      `mode \`report\` needs \`${permission}\`: add it to \`permissions:\` of the job`,
    );
  }
}

function misuse(path: string, message: string): UsageError {
  return usageProblem("workflow", message, { path });
}
