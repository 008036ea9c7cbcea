import { noSecretsVerdict } from "../../gate/no-secrets-verdict.ts";
import type { Config } from "../../model/config/config.ts";
import type { Job } from "../job.ts";
import { withheldSecrets } from "../policy/withheld-secrets.ts";
import { readHeadConfig, readPolicy, type Policy } from "../policy/read-policy.ts";
import { readLeftOut } from "../policy/read-left-out.ts";
import { requireTrustedRun } from "../policy/require-trusted-run.ts";
import {
  covers,
  coversNothing,
  coversNothingText,
  readChangedFiles,
  UNCOVERED,
} from "../policy/uncovered.ts";

/** The work of a job. */
export type Task =
  | { readonly kind: "plan"; readonly config: Config }
  | { readonly kind: "uncovered"; readonly config: Config }
  | {
      readonly kind: "unmeasured";
      readonly config: Config;
      readonly policy: Policy;
      /** Names of secrets that the job did not get. */
      readonly missing: readonly string[];
    }
  | { readonly kind: "measure"; readonly config: Config; readonly policy: Policy };

/**
 * Reads everything that this job needs. Throws UsageError for input that cannot be read, and for a config that must not
 * be run.
 */
export async function prepare(job: Job): Promise<Task> {
  const head = await readHeadConfig(job);
  hideSecrets(job, head.secrets);
  await requireTrustedRun(job, head);
  if (job.inputs["dry-run"] === "true") return { kind: "plan", config: head };
  const changedFiles = await readChangedFiles(job, head);
  const policy = await readPolicy(job, head, changedFiles);
  // The base's `paths` count: an old branch may contain old ones.
  if (changedFiles !== null && !covers(job, policy.config, changedFiles)) {
    if (!(await coversNothing(job, policy.config))) return { kind: "uncovered", config: policy.config };
    job.io.warn(coversNothingText(job));
  }
  hideSecrets(job, policy.config.secrets);
  await requireTrustedRun(job, policy.config);
  const missing = withheldSecrets(job, policy);
  if (missing.length > 0) return { kind: "unmeasured", config: policy.config, policy, missing };
  return { kind: "measure", config: policy.config, policy: await withLeftOut(job, policy, head) };
}

/** Adds the cases of the base that the checkout leaves out to the list of changes. */
async function withLeftOut(job: Job, policy: Policy, head: Config): Promise<Policy> {
  const { event } = job.context;
  const isChange = event.kind === "pull-request" || event.kind === "merge-group";
  if (policy.base === null || !isChange) return policy;
  // The input `baseline` may have both sides measured here, where the cases that the head leaves out would be missing
  // on both sides.
  const base = { ...policy.base, baseline: policy.config.baseline };
  const leftOut = await readLeftOut(job, { base, head, baseSha: event.baseSha });
  return { ...policy, changes: [...policy.changes, ...leftOut] };
}

/** The policy that a part of a gate runs by, or the reason why it has nothing to run. Throws as `prepare` does. */
export type Part =
  | { readonly kind: "measure"; readonly policy: Policy }
  | { readonly kind: "nothing"; readonly why: string };

export async function preparePart(job: Job): Promise<Part> {
  const task = await prepare(job);
  switch (task.kind) {
    case "plan":
      throw new Error("readInputs refuses a dry run of this mode");
    case "uncovered":
      return { kind: "nothing", why: UNCOVERED };
    case "unmeasured":
      return { kind: "nothing", why: noSecretsVerdict(task.missing, task.config.gate).title };
    case "measure":
      return { kind: "measure", policy: task.policy };
  }
}

/** The GitHub runner hides a value wherever it occurs. A very short value would hide most of the log. */
function hideSecrets(job: Job, declared: readonly string[]): void {
  for (const value of job.port.secretValues(declared)) {
    if (value.trim().length >= MIN_SECRET_CHARS) job.io.hide(value);
  }
}

const MIN_SECRET_CHARS = 4;
