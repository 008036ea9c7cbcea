import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { serializeManifest } from "../../../formats/manifest.ts";
import { serializeTrialRow } from "../../../formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../formats/trials-file.ts";
import type { Manifest } from "../../../model/run/manifest.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { fileBytes } from "../byte-source.ts";
import { writeFileAtomic } from "../files.ts";
import { makeRunsFolder } from "./run-directory.ts";
import { runPath, writeLatestRunId } from "./run-id.ts";
import { storedTrials } from "../../../formats/stored-rows.ts";

export interface RunToMerge {
  readonly runId: string;
  readonly planHash: string;
  /** Trials of the plan. */
  readonly planned: number;
  /** One a trial, in canonical order; read once. */
  readonly rows: Iterable<TrialRecord>;
  /** The manifest of these rows. */
  readonly manifestOf: (rows: Iterable<TrialRecord>) => Manifest;
}

export interface MergedRunFolder {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Read from the folder each time they are asked for. */
  readonly rows: Iterable<TrialRecord>;
}

/** Writes a run that was made elsewhere as one of `root`'s, and points `latest` to it. Holds no row. */
export async function writeMergedRun(root: string, run: RunToMerge): Promise<MergedRunFolder> {
  const folder = runPath(root, run.runId);
  await makeRunsFolder(root);
  await mkdir(folder);
  const file = join(folder, "trials.jsonl");
  writeRows(file, run);
  const rows = storedTrials(fileBytes(file, `runs/${run.runId}/trials.jsonl`));
  const manifest = run.manifestOf(rows);
  await writeFileAtomic(join(folder, "manifest.json"), serializeManifest(manifest));
  await writeLatestRunId(root, run.runId);
  return { folder, manifest, rows };
}

const WRITE_CHARACTERS = 1 << 20;

/** No row costs anything here: after a crash the rows are merged again. */
function writeRows(file: string, { planHash, planned, rows }: RunToMerge): void {
  const fd = openSync(file, "wx");
  try {
    let text = serializeTrialsHeader(planHash, planned);
    for (const row of rows) {
      text += serializeTrialRow(row);
      if (text.length < WRITE_CHARACTERS) continue;
      writeWhole(fd, text);
      text = "";
    }
    writeWhole(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A write may take part of the bytes only. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}
