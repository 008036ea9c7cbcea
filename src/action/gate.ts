import { inGroup } from "../adapters/github/log-group.ts";
import { withCommandsStopped } from "../adapters/github/stop-commands.ts";
import { EXIT } from "../errors.ts";
import type { Config } from "../model/config.ts";
import type { Report } from "../model/report.ts";
import { renderText } from "../report/render-text.ts";
import { PLAIN_STYLE } from "../report/text-style.ts";
import { closeFailed } from "./close-failed.ts";
import { findArtifact, isBaseline } from "./find-artifact.ts";
import type { GateResult } from "./gate-port.ts";
import type { Job } from "./job.ts";
import { passUnmeasured } from "./no-secrets.ts";
import { openNoted, type OpenCheck } from "./open-check.ts";
import { prepare, type Task } from "./prepare.ts";
import { publish } from "./publish.ts";
import { readGateId, type Policy } from "./read-policy.ts";
import { passUncovered } from "./uncovered.ts";

/** Runs the gate and publishes what it finds. Answers with the exit code. */
export async function gate(job: Job): Promise<number> {
  const task = await prepareOrTell(job);
  if (task.kind === "plan") return dryRun(job, task.config);
  const check = await openNoted(job, task.config.id);
  try {
    if (task.kind === "uncovered") return await passUncovered(job, check, task.config.id);
    if (task.kind === "unmeasured") return await passUnmeasured(job, check, task);
    return await measureAndPublish(job, check, task.policy);
  } catch (error) {
    await closeFailed(job, check, error, task.config.secrets);
    throw error;
  }
}

/** A required check that never appears holds up a pull request without a word: what is broken is told by a red one. */
async function prepareOrTell(job: Job): Promise<Task> {
  try {
    return await prepare(job);
  } catch (error) {
    const gateId = job.inputs["dry-run"] === "true" ? null : await readGateId(job);
    if (gateId !== null) await closeFailed(job, await openNoted(job, gateId), error, []);
    throw error;
  }
}

async function measureAndPublish(job: Job, check: OpenCheck, policy: Policy): Promise<number> {
  const result = await measure(job, policy);
  await printReport(job, result.report);
  await publish(job, { result, check, isBaseline: isBaseline(job, policy) });
  const { exitCode, title } = result.report;
  if (exitCode !== EXIT.pass) job.io.fail(`${title} (exit code ${exitCode})`);
  return exitCode;
}

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
  return inGroup(job.io.print, "Trials", () =>
    withCommandsStopped(job.io.print, () => job.port.run(request)),
  );
}

async function dryRun(job: Job, config: Config): Promise<number> {
  const suite = job.inputs.suite === "" ? null : job.inputs.suite;
  const plan = await job.port.describePlan({ config, suite });
  await withCommandsStopped(job.io.print, async () => job.io.print(plan));
  return EXIT.pass;
}
