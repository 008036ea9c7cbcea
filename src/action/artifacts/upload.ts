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
 * The files of a run for the artifact of its report: reports and rows, which a later attempt needs to continue, and the
 * output of programs that is too long for the rows.
 */
export async function reportFiles(job: Job, { runFolder, files }: GateResult): Promise<BundleFiles> {
  const origin = existsSync(join(runFolder, "origin.json")) ? ["origin.json"] : [];
  const extras = await extraFiles(job, runFolder);
  return { folder: runFolder, files: [...new Set([...files, ...origin, ...extras])] };
}

/** Output of the run's programs that is too long for the rows. One warning says when a part of it is not kept. */
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
  /**
   * Id of a gate that stores this artifact once in each attempt of a run: if the name exists already, another job has
   * the same gate.
   */
  readonly gateId?: string;
}

/**
 * Stores files as an artifact, for as long as the workflow says. Returns null, with one warning, when that failed.
 * UsageError: another job of this run has the same gate.
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

/**
 * The same, but where nothing can be stored the files stay on this machine. That is reported elsewhere, once for all of
 * them.
 */
export async function uploadOrKeep(
  job: Job,
  asked: Upload,
  collect: () => Promise<BundleFiles>,
): Promise<UploadedArtifact | null> {
  if (hasArtifactService(job.context.serverUrl)) return upload(job, asked, collect);
  valueOrWarn(job, await publishStep({ what: asked.what, permission: null }, collect));
  return null;
}

/** URL of an artifact of this run; null = there is none. */
export function artifactUrl(job: Job, artifact: UploadedArtifact | null): string | null {
  return artifact === null ? null : `${job.context.runUrl}/artifacts/${artifact.id}`;
}
