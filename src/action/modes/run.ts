import { outputArtifact, shardArtifact } from "../../baselines/artifact-names.ts";
import { EXIT, type ExitCode } from "../../base/errors.ts";
import { isAllFailStop } from "../../model/run/all-fail-stop.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { shardName } from "../../model/run/shard.ts";
import { earlierRows } from "../artifacts/earlier-rows.ts";
import { suiteOf } from "../inputs/suite-of.ts";
import { inTrialsGroup } from "./gate.ts";
import type { Job } from "../job.ts";
import { setOutputs } from "../inputs/outputs.ts";
import { parseShardInput, type ShardInput } from "../shards/parse-shard-input.ts";
import { preparePart } from "./prepare.ts";
import { readPlan } from "../shards/read-plan.ts";
import type { Policy } from "../policy/read-policy.ts";
import { artifactUrl, extraFiles, upload } from "../artifacts/upload.ts";
import type { ShardRun } from "../machine.ts";
import { noteRows, storeRows } from "../artifacts/stored-rows.ts";

/**
 * Runs one shard and stores its rows for the merge, which judges them. It writes no check and no comment. The exit code
 * says whether the whole shard was run: a trial without an answer has a row like any other.
 */
export async function run(job: Job): Promise<number> {
  const part = await preparePart(job);
  if (part.kind === "nothing") {
    job.io.print(`${part.why}: there is nothing to run`);
    setOutputs(job.io, { "exit-code": String(EXIT.pass) });
    return EXIT.pass;
  }
  const shard = parseShardInput(job.inputs.shard);
  if (shard === null) throw new Error("readInputs lets no other shard pass");
  return runAndStore(job, part.policy, shard);
}

async function runAndStore(job: Job, policy: Policy, shard: ShardInput): Promise<number> {
  const { id } = policy.config;
  const place = { index: shard.index, of: shard.of, attempt: job.context.runAttempt };
  const name = shardArtifact(id, place);
  const ran = await inTrialsGroup(job, async () =>
    job.shards.run({
      config: policy.config,
      suite: suiteOf(job),
      shard,
      readPlan: () => readPlan(job, id, shard.split ?? ""),
      earlier: await earlierRows(job, { gateId: id, shard }),
      onOpen: (folder) => noteRows(job, { name, folder }),
      print: job.io.print,
    }),
  );
  const stored = await storeRows(job, { name, folder: ran.runFolder });
  await storeOutput(job, outputArtifact(id, place), ran);
  const exitCode = stored === null ? EXIT.inconclusive : shardExitCode(ran.manifest);
  tell(job, shard, { manifest: ran.manifest, isStored: stored !== null });
  setOutputs(job.io, {
    "artifact-id": stored === null ? "" : String(stored.id),
    "artifact-url": artifactUrl(job, stored) ?? "",
    "exit-code": String(exitCode),
  });
  return exitCode;
}

/**
 * The merge sees missing rows. But a job that did not do its part must fail, so that "Re-run failed jobs" runs it
 * again.
 */
function shardExitCode({ earlyStop }: Pick<Manifest, "earlyStop">): ExitCode {
  if (earlyStop === null) return EXIT.pass;
  return isAllFailStop(earlyStop) ? EXIT.inconclusive : EXIT.budgetStop;
}

function tell(
  job: Job,
  shard: ShardInput,
  { manifest, isStored }: { readonly manifest: Manifest; readonly isStored: boolean },
): void {
  const { counts, earlyStop } = manifest;
  const measured = counts.ok + counts.failed;
  job.io.print(`shard ${shardName(shard)}: ${measured} of ${counts.planned} trials measured`);
  const unanswered = counts.errored + counts.timedOut;
  if (unanswered > 0) {
    const advice = 'the merge decides what this means, and "Re-run all jobs" runs only these trials again';
    job.io.warn(`${unanswered} trials of shard ${shardName(shard)} have no answer: ${advice}`);
  }
  if (earlyStop !== null) job.io.fail(`shard ${shardName(shard)} was stopped: ${earlyStop}`);
  if (!isStored) job.io.fail(`The rows of shard ${shardName(shard)} could not be stored: run the job again`);
}

/** Stores debug output and long outputs separately from the rows, because the merge reads only the rows. */
async function storeOutput(job: Job, name: string, { runFolder }: ShardRun): Promise<void> {
  const files = await extraFiles(job, runFolder);
  if (files.length === 0) return;
  await upload(job, { what: "what programs printed", name }, () =>
    Promise.resolve({ folder: runFolder, files }),
  );
}
