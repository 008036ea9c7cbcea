import { hashJson } from "../../base/hash.ts";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import type { Publisher } from "../../adapters/github/checks/publisher.ts";
import { hasMatrix } from "../inputs/gate-id.ts";
import type { Job } from "../job.ts";

/** Identifies this job among the jobs of its workflow run. It is the same in each attempt. */
export function publisherOf({ context, inputs }: Job): Publisher {
  const { id: run, attempt } = context.ownRun;
  const job = hashJson([context.jobName, inputs.matrix, inputs.config]).slice(0, 16);
  const checkRun = inputs["check-run-id"];
  return { run, attempt, job, ...(/^\d{1,15}$/.test(checkRun) ? { checkRun: Number(checkRun) } : {}) };
}

/** Two jobs of one run have the same gate, so one check, one comment and one baseline would be shared by both. */
export function sameGate(job: Job, gateId: string): UsageError {
  // With all keys, two jobs have one id only where their values are written alike: `a-b`, `1` and `a`, `b-1`.
  const wayOut =
    hasMatrix(job.inputs) && job.inputs["gate-id-suffix"] !== "all"
      ? "give each its own, for example with `gate-id-suffix: all`"
      : "give each its own `gate-id`";
  const message = `another job or step of this run is gate ${gateId}: ${wayOut}. Nothing of it was overwritten`;
  return usageProblem("action inputs", message, { path: "gate-id" });
}
