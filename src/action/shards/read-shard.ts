import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseShardArtifact } from "../../baselines/artifact-names.ts";
import { MAX_RUN_ZIP_BYTES, readRunFiles } from "../../adapters/github/artifacts/read-run-files.ts";
import type { RunArtifact } from "../../adapters/github/artifacts/run-artifacts.ts";
import { UsageError, usageProblem } from "../../base/errors.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import { parseManifest } from "../../formats/manifest.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { shardName } from "../../model/run/shard.ts";
import { suiteOf } from "../inputs/suite-of.ts";
import type { Job } from "../job.ts";
import { download } from "../artifacts/own-artifacts.ts";

/** A shard that was unpacked. */
export interface ReadShard {
  /** Name of its folder. */
  readonly run: string;
  /** Name of its artifact. */
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * Unpacks a shard below `folder`. Throws UsageError for a shard that is not what its name says or that belongs to
 * another gate, UnreadableArtifactError for an artifact that no shard can have stored, and the errors of Octokit.
 */
export async function readShard(
  job: Job,
  artifact: RunArtifact,
  { folder, gateId }: { readonly folder: string; readonly gateId: string },
): Promise<ReadShard> {
  const files = await readRunFiles(await download(job, artifact, MAX_RUN_ZIP_BYTES), "refuse");
  const manifest = readManifest(files["manifest.json"], artifact.name);
  const place = { gateId, suite: suiteOf(job), runAttempt: job.context.runAttempt };
  const why = objection(manifest, artifact.name, place);
  if (why !== null) throw usageProblem(artifact.name, why);
  // The name of an artifact that matches a pattern may be any text.
  const run = /^\w[\w.-]*$/.test(artifact.name) ? artifact.name : `artifact-${artifact.id}`;
  await mkdir(join(folder, run), { recursive: true });
  await writeFile(join(folder, run, "manifest.json"), files["manifest.json"]);
  await writeFile(join(folder, run, "trials.jsonl"), files["trials.jsonl"]);
  return { run, name: artifact.name, manifest };
}

function readManifest(bytes: Uint8Array, name: string): Manifest {
  const file = `${name}/manifest.json`;
  try {
    return parseManifest(decodeText(bytes, file), file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UnreadableArtifactError(error.message, { cause: error });
  }
}

interface Asked {
  readonly gateId: string;
  readonly suite: string | null;
  /** Attempt of this job. */
  readonly runAttempt: number;
}

/** Why an artifact is not the shard that its name says; null = it is. */
function objection(
  { id, suite, shard }: Manifest,
  name: string,
  { gateId, suite: asked, runAttempt }: Asked,
): string | null {
  // A part of the cases that passes is not a pass of all.
  if (suite !== asked) return `expected a shard of ${nameSuite(asked)}, got one of ${nameSuite(suite)}`;
  if (id !== gateId) return `expected a shard of the gate ${gateId}, got one of ${id}`;
  // A shard with such an attempt would be taken as the last one in every re-run.
  if (shard !== undefined && shard.attempt > runAttempt)
    return `expected a shard of attempt ${runAttempt} or earlier, got one of attempt ${shard.attempt}`;
  const named = parseShardArtifact(gateId, name);
  if (named === null || shard === undefined) return null;
  const isNamed = named.index === shard.index && named.of === shard.of && named.attempt === shard.attempt;
  const said = `shard ${shardName(shard)} of attempt ${shard.attempt}`;
  return isNamed ? null : `its name does not match its content: ${said}`;
}

function nameSuite(suite: string | null): string {
  return suite === null ? "the whole matrix" : `the suite ${suite}`;
}
