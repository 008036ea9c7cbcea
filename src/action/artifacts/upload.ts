import { existsSync } from "node:fs";
import { join } from "node:path";
import { hasArtifactService } from "../../adapters/github/artifacts/artifact-service.ts";
import { NameTakenError, type UploadedArtifact } from "../../adapters/github/artifacts/artifact-store.ts";
import { publishStep } from "../../adapters/github/published.ts";
import { runExtras } from "../../adapters/node/runs/run-extras.ts";
import type { BundleFiles, GateResult } from "../machine.ts";
import type { Job } from "../job.ts";
import { sameGate } from "../publish/same-gate.ts";
import { valueOrWarn } from "../publish/value-or-warn.ts";

/**
 * All of a run that its report's artifact holds: reports and rows, what a later attempt needs to go on with these, and
 * what programs printed beyond what rows keep.
 */
export async function reportFiles(job: Job, { runFolder, files }: GateResult): Promise<BundleFiles> {
  const origin = existsSync(join(runFolder, "origin.json")) ? ["origin.json"] : [];
  const extras = await extraFiles(job, runFolder);
  return { folder: runFolder, files: [...new Set([...files, ...origin, ...extras])] };
}

/** What programs of a run printed, beside what its rows hold; one warning when not all of it is kept. */
export async function extraFiles(job: Job, runFolder: string): Promise<readonly string[]> {
  const { files, leftOut } = await runExtras(runFolder);
  if (leftOut > 0) {
    const text = `${leftOut} files with the output of programs are not in the artifact, because they are too large. Lower \`keep-output\`, or print less`;
    job.io.warn(text);
  }
  return files;
}

interface Upload {
  readonly what: string;
  readonly name: string;
  /** Of a gate that stores this once in an attempt of a run: a name that is taken is another job's. */
  readonly gateId?: string;
}

/**
 * Stores files as an artifact, for as long as the workflow says; null and one warning when that did not work. UsageError:
 * another job of this run is the same gate.
 */
export async function upload(
  job: Job,
  { what, name, gateId }: Upload,
  collect: () => Promise<BundleFiles>,
): Promise<UploadedArtifact | null> {
  const days = job.inputs["retention-days"];
  const retentionDays = days === "" ? null : Number(days);
  const { runAttempt } = job.context;
  const published = await publishStep({ what, permission: null }, async () => {
    try {
      return await job.artifacts.upload({ name, ...(await collect()), retentionDays, runAttempt });
    } catch (error) {
      throw gateId !== undefined && error instanceof NameTakenError ? sameGate(job, gateId) : error;
    }
  });
  return valueOrWarn(job, published);
}

/** The same where the files are left on this machine, if nothing can be stored: that is reported separately, once for all of them. */
export async function uploadOrKeep(
  job: Job,
  asked: Upload,
  collect: () => Promise<BundleFiles>,
): Promise<UploadedArtifact | null> {
  if (hasArtifactService(job.context.serverUrl)) return upload(job, asked, collect);
  valueOrWarn(job, await publishStep({ what: asked.what, permission: null }, collect));
  return null;
}

/** Page of an artifact of this run; null = there is none. */
export function artifactUrl(job: Job, artifact: UploadedArtifact | null): string | null {
  return artifact === null ? null : `${job.context.runUrl}/artifacts/${artifact.id}`;
}
