import { join, resolve } from "node:path";
import { type ByteSource, fileBytes, memoryBytes } from "../../adapters/node/byte-source.ts";
import { exists, isFolder, readBytes } from "../../adapters/node/files.ts";
import { manifestedTrials, storedRows } from "../../adapters/node/runs/stored-rows.ts";
import { unpacked } from "../../adapters/node/unpacked.ts";
import { usageProblem } from "../../base/errors.ts";
import { parseHistory } from "../../formats/history-file.ts";
import { parseManifest } from "../../formats/manifest.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import type { RunRows } from "../../model/result/baseline.ts";
import type { HistoryEntry } from "../../model/result/history.ts";
import { shardName } from "../../model/run/shard.ts";

export interface LoadedRun {
  readonly run: RunRows;
  readonly history: readonly HistoryEntry[];
}

/** Unpacked rows of a file, bytes: more than ten million rows. What a hostile file could unpack to has no end. */
const MOST_ROWS_BYTES = 8 * 2 ** 30;

/**
 * Reads a run folder, a baseline bundle, a trials.jsonl or bare JSON Lines rows, plain or packed with gzip or zstd;
 * `path` is relative to `cwd`. Rows are read when they are asked for, and none is held. UsageError names what is missing
 * or is none of these; a line that is no row, and rows that are missing, are found when rows are read.
 */
export async function loadRun(cwd: string, path: string): Promise<LoadedRun> {
  const absolute = resolve(cwd, path);
  if (!exists(absolute)) throw usageProblem(path, "no such file or folder");
  return isFolder(absolute)
    ? loadFolder(absolute, path)
    : { run: { manifest: null, rows: storedRows(opened(absolute, path)) }, history: [] };
}

/** Rows of stdin: with a header line they are ours, else bare. */
export function rowsOf(bytes: Uint8Array, file: string): RunRows {
  return { manifest: null, rows: storedRows(unpacked(memoryBytes(bytes, file), MOST_ROWS_BYTES)) };
}

async function loadFolder(folder: string, shown: string): Promise<LoadedRun> {
  const text = async (name: string): Promise<string> =>
    decodeText(await readBytes(join(folder, name), `${shown}/${name}`), `${shown}/${name}`);
  const manifest = parseManifest(await text("manifest.json"), `${shown}/manifest.json`);
  const history = exists(join(folder, "history.jsonl"))
    ? parseHistory(await text("history.jsonl"), `${shown}/history.jsonl`)
    : [];
  const name = ROWS.find((file) => exists(join(folder, file))) ?? BUNDLED_ROWS;
  const rows = manifestedTrials(opened(join(folder, name), `${shown}/${name}`), manifest);
  return { run: { manifest, rows }, history };
}

const BUNDLED_ROWS = "trials.jsonl.gz";
/** The first that is there. */
const ROWS = ["trials.jsonl", BUNDLED_ROWS, "trials.jsonl.zst"] as const;

function opened(path: string, shown: string): ByteSource {
  return unpacked(fileBytes(path, shown), MOST_ROWS_BYTES);
}

/** A part of a run is nothing to compare: what other shards measured would look as if it were missing. UsageError. */
export function requireWholeRun({ manifest }: RunRows, path: string): void {
  if (manifest?.shard === undefined) return;
  const message = `is shard ${shardName(manifest.shard)} of a run: put all of them together first (regression-gate merge)`;
  throw usageProblem(path, message);
}
