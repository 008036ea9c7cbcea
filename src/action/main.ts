import type { ActionsIo } from "../adapters/github/actions-io.ts";
import { redactWrites } from "../adapters/github/redacted-writes.ts";
import { usageProblem } from "../base/errors.ts";
import { explain } from "./explain.ts";
import { idleInputs } from "./inputs/input-uses.ts";
import type { Mode } from "./inputs/inputs.ts";
import type { Job } from "./job.ts";
import { doctor } from "./modes/doctor.ts";
import { eachConfig } from "./modes/each-config.ts";
import { gate } from "./modes/gate.ts";
import { merge } from "./modes/merge.ts";
import { plan } from "./modes/plan.ts";
import { report } from "./modes/report.ts";
import { run } from "./modes/run.ts";
import { withoutSecrets } from "./redacting-io.ts";

/** A gate with the input `shards` merges them. Any other gate measures in this job. */
async function gateOrMerge(job: Job): Promise<number> {
  return job.inputs.shards === "" ? gate(job) : merge(job);
}

/**
 * The gate of the base branch, which stores what it measured. On a pull request it would store nothing, so that is a
 * UsageError.
 */
async function baseline(job: Job): Promise<number> {
  if (job.context.event.kind === "branch") return gateOrMerge(job);
  const message = `\`baseline\` is for push, schedule, workflow_dispatch and repository_dispatch, not for ${job.context.eventName}: use \`gate\``;
  throw usageProblem("action inputs", message, { path: "mode" });
}

/**
 * On `workflow_run` the job has the base branch's token and secrets, so nothing is measured there. Throws UsageError.
 */
function requireTrustedEvent({ inputs, context }: Job): void {
  if (context.event.kind !== "workflow-run" || inputs.mode === "report") return;
  const message = `workflow_run is for \`report\`, not for \`${inputs.mode}\`: it has the permissions of the base branch, so it must not measure`;
  throw usageProblem("action inputs", message, { path: "mode" });
}

/** What each value of the input `mode` does. Each function returns the exit code. */
const MODES: Readonly<Record<Mode, (job: Job) => Promise<number>>> = {
  gate: (job) => eachConfig(job, gateOrMerge),
  baseline: (job) => eachConfig(job, baseline),
  plan,
  run,
  merge: (job) => eachConfig(job, merge),
  report,
  doctor,
};

/** Runs one step of a workflow, from its inputs to its exit code. Never throws. */
export async function main(runnerIo: ActionsIo, openJob: (io: ActionsIo) => Promise<Job>): Promise<number> {
  const { io, redact } = withoutSecrets(runnerIo);
  try {
    io.saveState("started", "true");
    const job = { ...(await openJob(io)), io };
    redactWrites(job.client, redact);
    requireTrustedEvent(job);
    for (const text of idleInputs(job.inputs)) io.warn(text);
    return await MODES[job.inputs.mode](job);
  } catch (error) {
    return explain(io, error);
  }
}
