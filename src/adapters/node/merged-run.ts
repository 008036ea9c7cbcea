import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { serializeManifest } from "../../formats/manifest.ts";
import { serializeTrialsHeader } from "../../formats/trials-file.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { TrialRecord } from "../../model/trial.ts";
import { writeFileAtomic } from "./files.ts";
import { makeRunsFolder } from "./run-directory.ts";
import { runPath, writeLatestRunId } from "./run-id.ts";
import { openTrialLog } from "./trial-log.ts";

export interface FinishedRun {
  readonly manifest: Manifest;
  readonly rows: readonly TrialRecord[];
}

/** Writes a run that was made elsewhere as one of `root`'s, and points `latest` to it. Returns its absolute folder. */
export async function writeMergedRun(root: string, { manifest, rows }: FinishedRun): Promise<string> {
  const folder = runPath(root, manifest.runId);
  await makeRunsFolder(root);
  await mkdir(folder);
  const file = join(folder, "trials.jsonl");
  await writeFileAtomic(file, serializeTrialsHeader(manifest.planHash, manifest.counts.planned));
  const log = openTrialLog(file);
  try {
    for (const row of rows) await log.append(row);
  } finally {
    await log.close();
  }
  await writeFileAtomic(join(folder, "manifest.json"), serializeManifest(manifest));
  await writeLatestRunId(root, manifest.runId);
  return folder;
}
