import { existsSync } from "node:fs";
import { join } from "node:path";
import { runExtras } from "../../adapters/node/runs/run-extras.ts";
import type { BundleFiles, GateResult } from "../gate-port.ts";
import type { Job } from "../job.ts";

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
    const text = `${leftOut} files of what programs printed are not in the artifact: there is too much of it. Lower \`keep-output\`, or print less`;
    job.io.warn(text);
  }
  return files;
}
