import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { readBytes } from "../adapters/node/files.ts";
import { UsageError } from "../errors.ts";
import { parseBareRows } from "../formats/bare-rows.ts";
import { decodeText } from "../formats/decode-text.ts";
import { parseHistory } from "../formats/history-file.ts";
import { parseManifest } from "../formats/manifest.ts";
import { TRIALS_SCHEMA, parseTrialsFile } from "../formats/trials-file.ts";
import type { RunRows } from "../model/baseline.ts";
import type { HistoryEntry } from "../model/history.ts";
import type { TrialRecord } from "../model/trial.ts";

export interface LoadedRun {
  readonly run: RunRows;
  readonly history: readonly HistoryEntry[];
}

/** Unpacked rows of a bundle, bytes: more is not read. */
const MAX_ROWS_BYTES = 2 ** 31 - 1;

/**
 * Reads a run folder, a baseline bundle, a trials.jsonl or bare JSON Lines rows; `path` is relative to `cwd`.
 * UsageError names what is missing or is none of these.
 */
export async function loadRun(cwd: string, path: string): Promise<LoadedRun> {
  const absolute = resolve(cwd, path);
  if (!existsSync(absolute)) throw usageError(path, "no such file or folder");
  return statSync(absolute).isDirectory()
    ? loadFolder(absolute, path)
    : { run: rowsOf(await readBytes(absolute, path), path), history: [] };
}

/** Rows of a file or of stdin: with a header line they are ours, else bare. */
export function rowsOf(bytes: Uint8Array, file: string): RunRows {
  const first = new TextDecoder().decode(bytes.subarray(0, 200));
  return first.includes(TRIALS_SCHEMA.split("@")[0] ?? TRIALS_SCHEMA)
    ? { manifest: null, rows: lastOfEachKey(parseTrialsFile(bytes, file).rows) }
    : { manifest: null, rows: parseBareRows(decodeText(bytes, file), file) };
}

async function loadFolder(folder: string, shown: string): Promise<LoadedRun> {
  const text = async (name: string): Promise<string> =>
    decodeText(await readBytes(join(folder, name), `${shown}/${name}`), `${shown}/${name}`);
  const manifest = parseManifest(await text("manifest.json"), `${shown}/manifest.json`);
  const history = existsSync(join(folder, "history.jsonl"))
    ? parseHistory(await text("history.jsonl"), `${shown}/history.jsonl`)
    : [];
  return { run: { manifest, rows: await readRows(folder, shown) }, history };
}

async function readRows(folder: string, shown: string): Promise<readonly TrialRecord[]> {
  if (existsSync(join(folder, "trials.jsonl"))) {
    const name = `${shown}/trials.jsonl`;
    return lastOfEachKey(parseTrialsFile(await readBytes(join(folder, "trials.jsonl"), name), name).rows);
  }
  const name = `${shown}/trials.jsonl.gz`;
  const packed = await readBytes(join(folder, "trials.jsonl.gz"), name);
  try {
    return lastOfEachKey(parseTrialsFile(gunzipSync(packed, { maxOutputLength: MAX_ROWS_BYTES }), name).rows);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw usageError(name, "cannot be unpacked: it is truncated or no gzip file", error);
  }
}

function lastOfEachKey(rows: readonly TrialRecord[]): readonly TrialRecord[] {
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

function usageError(file: string, message: string, cause?: unknown): UsageError {
  return new UsageError([{ file, line: null, column: null, path: "", message }], { cause });
}
