import { rowsArtifact } from "../../baselines/artifact-names.ts";
import { inGroup } from "../../adapters/github/log-group.ts";
import { withCommandsStopped } from "../../adapters/github/stop-commands.ts";
import { EXIT } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Report } from "../../model/result/report.ts";
import { renderText } from "../../report/text/render-text.ts";
import { PLAIN_STYLE } from "../../report/text/text-style.ts";
import { closeFailed } from "../publish/close-failed.ts";
import { earlierRows } from "../artifacts/earlier-rows.ts";
import { findArtifact, isBaseline } from "../artifacts/find-artifact.ts";
import type { GateRequest, GateResult } from "../machine.ts";
import { suiteOf } from "../inputs/suite-of.ts";
import type { Job } from "../job.ts";
import { passUnmeasured } from "../policy/withheld-secrets.ts";
import { offerMeasured } from "../artifacts/offer-measured.ts";
import { openNoted, type OpenCheck } from "../publish/open-check.ts";
import { prepare, type Task } from "./prepare.ts";
import { publish } from "../publish/publish.ts";
import { readGateId, type Policy } from "../policy/read-policy.ts";
import { asUnverified, requireKnownCommit } from "../policy/unverified-commit.ts";
import { requireMeasuredCommit } from "../policy/measured-commit.ts";
import { noteRows } from "../artifacts/stored-rows.ts";
import { passUncovered } from "../policy/uncovered.ts";

/** Measures and judges, in this job or from shards. */
export type Measure = (job: Job, policy: Policy) => Promise<GateResult>;

/** Runs the gate in this job and publishes the result. Returns the exit code. */
export async function gate(job: Job): Promise<number> {
  return judged(job, measure);
}

/** Publishes the result of `measure`, or the reason why nothing was measured. Returns the exit code. */
export async function judged(job: Job, measured: Measure): Promise<number> {
  const task = await prepareOrTell(job);
  if (task.kind === "plan") return dryRun(job, task.config);
  const check = await openNoted(job, task.config.id);
  try {
    if (task.kind === "uncovered") return await passUncovered(job, check, task.config.id);
    if (task.kind === "unmeasured") return await passUnmeasured(job, check, task);
    return await measureAndPublish(job, check, { policy: task.policy, measured });
  } catch (error) {
    await closeFailed(job, check, error, task.config.secrets);
    throw error;
  }
}

/**
 * A required check that never appears blocks a pull request without a message. So a gate that cannot run reports a red
 * check.
 */
async function prepareOrTell(job: Job): Promise<Task> {
  try {
    return await prepare(job);
  } catch (error) {
    const gateId = job.inputs["dry-run"] === "true" ? null : await readGateId(job);
    if (gateId !== null) await closeFailed(job, await openNoted(job, gateId), error, []);
    throw error;
  }
}

async function measureAndPublish(
  job: Job,
  check: OpenCheck,
  { policy, measured }: { readonly policy: Policy; readonly measured: Measure },
): Promise<number> {
  // This is checked before hours of trials; and again after them, for the commit that shards measured or that a command
  // checked out.
  await requireMeasuredCommit(job, await job.git.head());
  const ended = await measured(job, policy);
  await requireMeasuredCommit(job, await job.git.head());
  const sha = ended.run.manifest.git?.sha ?? null;
  await requireMeasuredCommit(job, sha);
  const isKnown = sha !== null || !hasRows(ended);
  if (!isKnown) requireKnownCommit(job);
  const result = isKnown ? ended : { ...ended, report: asUnverified(ended.report) };
  await printReport(job, result.report);
  await offerMeasured(job, { config: policy.config, result });
  await publish(job, { result, check, isBaseline: isKnown && isNextBaseline(job, policy, result) });
  const { exitCode, title } = result.report;
  if (exitCode !== EXIT.pass) job.io.fail(`${title} (exit code ${exitCode})`);
  return exitCode;
}

function isNextBaseline(job: Job, policy: Policy, result: GateResult): boolean {
  return hasRows(result) && isBaseline(job, policy);
}

/** A baseline without any row would only be one more that later runs have to skip. */
function hasRows({ run }: GateResult): boolean {
  const { planned: _planned, ...byStatus } = run.manifest.counts;
  return Object.values(byStatus).some((count) => count > 0);
}

/** Names in a report may come from anyone. */
export async function printReport(job: Job, report: Report): Promise<void> {
  await withCommandsStopped(job.io.print, async () => job.io.print(renderText(report, PLAIN_STYLE)));
}

async function measure(job: Job, policy: Policy): Promise<GateResult> {
  // This is checked before hours of trials; what merges have read, their shards say.
  if (job.root === null && (await job.git.head()) === null) requireKnownCommit(job);
  const { id } = policy.config;
  const name = rowsArtifact(id, job.context.runAttempt);
  const request = {
    ...requestOf(job, policy),
    earlier: await earlierRows(job, { gateId: id, shard: null }),
    onOpen: (folder: string) => noteRows(job, { name, folder }),
    print: job.io.print,
  };
  return inTrialsGroup(job, () => job.port.run(request));
}

/** The output of programs may come from anyone. */
export async function inTrialsGroup<T>(job: Job, work: () => Promise<T>): Promise<T> {
  return inGroup(job.io.print, "Trials", () => withCommandsStopped(job.io.print, work));
}

/** The request to judge: the run, the policy, and the baseline. */
export function requestOf(job: Job, policy: Policy): Omit<GateRequest, "print"> {
  return {
    config: policy.config,
    policyChanges: policy.changes,
    suite: suiteOf(job),
    findArtifact: () => findArtifact(job, policy),
  };
}

async function dryRun(job: Job, config: Config): Promise<number> {
  const { text, warnings } = await job.port.describePlan({ config, suite: suiteOf(job) });
  await withCommandsStopped(job.io.print, async () => job.io.print(text));
  for (const warning of warnings) job.io.warn(warning.text);
  return EXIT.pass;
}
