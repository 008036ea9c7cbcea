import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { planArtifact, planDigits } from "../../baselines/artifact-names.ts";
import { PLAN_FILE } from "../../adapters/github/artifacts/read-run-files.ts";
import { withCommandsStopped } from "../../adapters/github/stop-commands.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";
import type { PlannedSplit, SplitBy } from "../../app/shards/plan-shards.ts";
import { EXIT, UsageError, usageProblem } from "../../base/errors.ts";
import { serializeSplit } from "../../formats/split-file.ts";
import { jobMatrix, tooManyJobs } from "../../plan/shards/job-matrix.ts";
import { splitText } from "../../plan/shards/split-text.ts";
import { findArtifact } from "../artifacts/find-artifact.ts";
import { suiteOf } from "../inputs/suite-of.ts";
import type { Job } from "../job.ts";
import { setOutputs } from "../inputs/outputs.ts";
import { ownArtifacts, whyNot } from "../artifacts/own-artifacts.ts";
import { SPLIT_DIGITS } from "../shards/parse-shard-input.ts";
import { preparePart } from "./prepare.ts";
import { planText } from "../shards/read-plan.ts";
import type { Policy } from "../policy/read-policy.ts";
import { upload } from "../artifacts/upload.ts";

/** Assigns the trials to the jobs of a matrix. It runs and publishes nothing; the merge publishes. */
export async function plan(job: Job): Promise<number> {
  const part = await preparePart(job);
  if (part.kind === "nothing") {
    job.io.print(`${part.why}: there is nothing to run`);
    return finish(job, { include: [] });
  }
  const { policy } = part;
  const planned = await split(job, policy);
  const why = tooManyJobs(planned.description);
  if (why !== null) throw refused(why);
  await withCommandsStopped(job.io.print, async () => job.io.print(splitText(planned.description, "  ")));
  const digits = planned.split.hash.slice(0, SPLIT_DIGITS);
  return finish(
    job,
    jobMatrix(planned.description, (shard) => `${shard}@${digits}`),
  );
}

function finish(job: Job, matrix: ReturnType<typeof jobMatrix>): number {
  setOutputs(job.io, {
    plan: JSON.stringify(matrix),
    "shard-count": String(matrix.include.length),
    "exit-code": String(EXIT.pass),
  });
  return EXIT.pass;
}

/** Splits as an earlier attempt of this workflow run did, so that its shards can be resumed; else makes a new split. */
async function split(job: Job, policy: Policy): Promise<PlannedSplit> {
  const shards = Number(job.inputs.shards);
  const before = await earlierSplit(job, policy, shards);
  if (before !== null) {
    job.io.print("The trials are split as in an earlier attempt.");
    return before;
  }
  const request = { config: policy.config, suite: suiteOf(job), shards };
  const by = await splitBy(job, policy);
  const planned = await job.shards.plan({ ...request, split: by });
  if ((await store(job, policy.config.id, planned)) || by.by === "hash") return planned;
  job.io.warn("The other jobs could not read a plan by duration, so the trials are split by hash.");
  return job.shards.plan({ ...request, split: { by: "hash" } });
}

async function splitBy(job: Job, policy: Policy): Promise<SplitBy> {
  if (job.inputs.by === "hash") return { by: "hash" };
  const { from } = policy.config.baseline;
  if (from === "file") return { by: "duration", run: null };
  if (from !== "artifact") return { by: "hash" };
  const baseline = await findArtifact(job, policy);
  if (baseline.found) return { by: "duration-of", rows: baseline.run.rows };
  job.io.print(`No durations are known, so the trials are split by hash: ${baseline.provenance.why}`);
  return { by: "hash" };
}

/** Null = this is the first attempt, or no stored plan has these trials and this number of jobs. */
async function earlierSplit(job: Job, policy: Policy, shards: number): Promise<PlannedSplit | null> {
  if (job.context.runAttempt < 2 || job.inputs.resume === "false") return null;
  try {
    const { id } = policy.config;
    const found = (await ownArtifacts(job, null)).find(({ name }) => planDigits(id, name) !== null);
    if (found === undefined) return null;
    const selected = { config: policy.config, suite: suiteOf(job) };
    const planned = await job.shards.readPlan(selected, await planText(job, found));
    return planned.split.of === shards ? planned : null;
  } catch (error) {
    const isForeign = error instanceof UsageError || error instanceof UnreadableArtifactError;
    job.io.warn(`The plan of an earlier attempt is not used: ${isForeign ? error.message : whyNot(error)}`);
    return null;
  }
}

/**
 * Stores the split for jobs that cannot make the plan themselves, and for the merge, which has to know the expected
 * shards.
 */
async function store(job: Job, gateId: string, { split: made }: PlannedSplit): Promise<boolean> {
  const folder = await mkdtemp(join(job.temporary, "regression-gate-plan-"));
  try {
    await writeFile(join(folder, PLAN_FILE), serializeSplit(made));
    const name = planArtifact(gateId, made.hash.slice(0, SPLIT_DIGITS));
    const files = { folder, files: [PLAN_FILE] };
    return (await upload(job, { what: "the plan", name }, () => Promise.resolve(files))) !== null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refused(message: string): UsageError {
  return usageProblem("action inputs", message, { path: "shards" });
}
