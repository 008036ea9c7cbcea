import { existsSync } from "node:fs";
import { join } from "node:path";
import type { UploadedArtifact } from "../../adapters/github/artifacts/artifact-store.ts";
import { RUN_FILES } from "../../adapters/github/artifacts/read-run-files.ts";
import type { Job } from "../job.ts";
import { upload } from "./upload.ts";

/** Where the rows of a run are, and what their artifact is to be called. */
export interface NotedRows {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Tells the post step of rows: it stores them unless `noteRowsKept` says that this is done. The job itself may be
 * cancelled, which leaves it seconds, or killed.
 */
export function noteRows(job: Job, rows: NotedRows): void {
  job.io.saveState("rows", JSON.stringify(rows));
  // Those of a gate before it in this step.
  job.io.saveState("rows-kept", "false");
}

export function noteRowsKept(job: Job): void {
  job.io.saveState("rows-kept", "true");
}

/** Stores the rows there are; null and one warning when that did not work. */
export async function storeRows(job: Job, { name, folder }: NotedRows): Promise<UploadedArtifact | null> {
  const files = RUN_FILES.filter((file) => existsSync(join(folder, file)));
  const stored = await upload(job, { what: "the rows", name }, () => Promise.resolve({ folder, files }));
  if (stored !== null) noteRowsKept(job);
  return stored;
}
