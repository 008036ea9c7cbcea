import { openCheck, type CheckRequest } from "../adapters/github/check-run.ts";
import { MAX_BUNDLE_BYTES, readBundle } from "../adapters/github/read-bundle.ts";
import { downloadArtifact } from "../adapters/github/download-artifact.ts";
import { findBaseline } from "../adapters/github/find-baseline.ts";
import { withCommandsStopped } from "../adapters/github/stop-commands.ts";
import { EXIT } from "../errors.ts";
import type { Baseline } from "../model/baseline.ts";
import type { Config } from "../model/config.ts";
import type { Report } from "../model/report.ts";
import { renderText } from "../report/render-text.ts";
import { PLAIN_STYLE } from "../report/text-style.ts";
import { closeFailed } from "./close-failed.ts";
import type { GateResult } from "./gate-port.ts";
import type { Job } from "./job.ts";
import { publish } from "./publish.ts";
import { readHeadConfig, readPolicy, type Policy } from "./read-policy.ts";
import { refuseUntrustedRun } from "./refuse-untrusted-run.ts";
import { covers, passUncovered, readChangedFiles } from "./uncovered.ts";
import { checkedSha } from "./workflow-context.ts";

/** Runs the gate and publishes what it finds. Answers with the exit code. */
export async function gate(job: Job): Promise<number> {
  const head = await readHeadConfig(job);
  for (const value of job.port.secretValues(head)) hideSecret(job, value);
  refuseUntrustedRun(job, head);
  if (job.inputs["dry-run"] === "true") return dryRun(job, head);
  const changedFiles = await readChangedFiles(job, head);
  const request = checkRequest(job, head.id);
  if (changedFiles !== null && !covers(job, head, changedFiles)) return passUncovered(job, request, head.id);
  const policy = await readPolicy(job, head, changedFiles);
  job.io.saveState("check", JSON.stringify({ request, handle: null }));
  const { handle, warnings } = await openCheck(job.client, request);
  for (const warning of warnings) job.io.warn(warning.text);
  job.io.saveState("check", JSON.stringify({ request, handle }));
  const check = { request, handle };
  try {
    const result = await measure(job, policy);
    await printReport(job, result.report);
    await publish(job, { result, check, isBaseline: isBaseline(job, policy) });
    const { exitCode, title } = result.report;
    if (exitCode !== EXIT.pass) job.io.fail(`${title} (exit code ${exitCode})`);
    return exitCode;
  } catch (error) {
    await closeFailed(job, check, error);
    throw error;
  }
}

/** The runner hides a value wherever it occurs: a very short one would blank out the log. */
function hideSecret(job: Job, value: string): void {
  if (value.trim().length >= MIN_SECRET_CHARS) job.io.hide(value);
}

const MIN_SECRET_CHARS = 4;

/** Names in a report may come from anyone. */
async function printReport(job: Job, report: Report): Promise<void> {
  await withCommandsStopped(job.io.print, async () => job.io.print(renderText(report, PLAIN_STYLE)));
}

async function measure(job: Job, policy: Policy): Promise<GateResult> {
  const request = {
    config: policy.config,
    policyChanges: policy.changes,
    suite: job.inputs.suite === "" ? null : job.inputs.suite,
    findArtifact: () => findArtifact(job, policy),
    print: job.io.print,
  };
  return withCommandsStopped(job.io.print, () => job.port.run(request));
}

function findArtifact(job: Job, policy: Policy): Promise<Baseline> {
  const { client, context, git } = job;
  const branch = policy.baseBranch ?? "";
  return findBaseline(
    { gateId: policy.config.id, branch, workflowPath: context.workflowPath },
    {
      client,
      nowMs: job.nowMs(),
      countCommits: (sha) => git.countCommits(sha, checkedSha(context.event)),
      load: async (artifact) => readBundle(await downloadArtifact(client, artifact, MAX_BUNDLE_BYTES)),
    },
  );
}

function isBaseline(job: Job, policy: Policy): boolean {
  const { event } = job.context;
  return event.kind === "branch" && event.branch !== null && event.branch === policy.baseBranch;
}

async function dryRun(job: Job, config: Config): Promise<number> {
  const suite = job.inputs.suite === "" ? null : job.inputs.suite;
  const plan = await job.port.describePlan({ config, suite });
  await withCommandsStopped(job.io.print, async () => job.io.print(plan));
  return EXIT.pass;
}

function checkRequest(job: Job, gateId: string): CheckRequest {
  return {
    name: `regression-gate / ${gateId}`,
    sha: checkedSha(job.context.event),
    detailsUrl: job.context.runUrl,
  };
}
