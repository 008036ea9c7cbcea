import { existsSync } from "node:fs";
import { join } from "node:path";
import type { UploadedArtifact } from "../../adapters/github/artifacts/artifact-store.ts";
import { RUN_FILES } from "../../adapters/github/artifacts/read-run-files.ts";
import type { Job } from "../job.ts";
import { upload } from "./upload.ts";

/** The folder of a run's rows, and the name of their artifact. */
export interface NotedRows {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
}

/**
 * Tells the post step where the rows are. It stores them unless `noteRowsKept` says that this is done. The job itself
 * may be killed, or cancelled with only a few seconds left.
 */
export function noteRows(job: Job, rows: NotedRows): void {
  job.io.saveState("rows", JSON.stringify(rows));
  // Overwrites the state of a gate that ran earlier in this step.
  job.io.saveState("rows-kept", "false");
}

export function noteRowsKept(job: Job): void {
  job.io.saveState("rows-kept", "true");
}

/** Stores the existing rows. Returns null, with one warning, when that failed. */
export async function storeRows(job: Job, { name, folder }: NotedRows): Promise<UploadedArtifact | null> {
  const files = RUN_FILES.filter((file) => existsSync(join(folder, file)));
  const stored = await upload(job, { what: "the rows", name }, () => Promise.resolve({ folder, files }));
  if (stored !== null) noteRowsKept(job);
  return stored;
}
