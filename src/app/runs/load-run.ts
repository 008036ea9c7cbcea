import { join, resolve } from "node:path";
import { fileBytes, memoryBytes } from "../../adapters/node/byte-source.ts";
import { exists, isFolder, listFolder } from "../../adapters/node/files.ts";
import { unpacked } from "../../adapters/node/unpacked.ts";
import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { bareRows } from "../../importers/bare-rows.ts";
import type { FileImporter, ImportedRows, ImportedRun } from "../../importers/importer.ts";
import { importFile, importFolder } from "../../importers/registry.ts";
import { requiringNumbers } from "../../importers/require-numbers.ts";
import { resultsCsv } from "../../importers/results-csv.ts";
import { rowShape } from "../../importers/row-shape.ts";
import type { Config, ResultsFileRunner } from "../../model/config/config.ts";
import type { RunRows } from "../../model/result/baseline.ts";
import { shardName } from "../../model/run/shard.ts";

export type LoadedRun = ImportedRun;

/** What tells rows of a table apart from each other: axes, metrics and which of these are numbers. */
export type RowConfig = Pick<Config, "matrix" | "metrics">;

/** Unpacked rows of a file, bytes: more than ten million rows. What a hostile file could unpack to has no end. */
const MOST_ROWS_BYTES = 8 * 2 ** 30;

/**
 * Reads results of any known format, plain or packed with gzip or zstd: a run folder, a bundle, a trials.jsonl, or rows of
 * another tool; `path` is relative to `cwd`. `config`: null = none is at hand, so a CSV cannot be read. Rows are read when
 * they are asked for, and none of JSON Lines is held. UsageError for what is missing or in no known format; what is wrong
 * with rows is found when rows are read.
 */
export async function loadRun(
  cwd: string,
  path: string,
  config: RowConfig | null = null,
): Promise<LoadedRun> {
  const absolute = resolve(cwd, path);
  if (!exists(absolute)) throw usageProblem(path, "no such file or folder");
  return isFolder(absolute)
    ? loadFolder(absolute, path, config)
    : loadFile(opened(absolute, path), config, null);
}

/** The same where the config says which format is meant: what is recognised as none is read as that one. */
export async function loadResults(
  cwd: string,
  { file, format }: Pick<ResultsFileRunner, "file" | "format">,
  config: RowConfig,
): Promise<LoadedRun> {
  const absolute = resolve(cwd, file);
  if (exists(absolute) && isFolder(absolute)) return loadFolder(absolute, file, config);
  return loadFile(opened(absolute, file), config, IMPORTER_OF[format]);
}

const IMPORTER_OF = { jsonl: bareRows, csv: resultsCsv } satisfies Record<
  ResultsFileRunner["format"],
  FileImporter
>;

/** Of stdin. */
export function loadBytes(bytes: Uint8Array, shown: string, config: RowConfig | null): LoadedRun {
  return loadFile(unpacked(memoryBytes(bytes, shown), MOST_ROWS_BYTES), config, null);
}

/** No manifest tells what the metrics were: the config's word counts. */
function loadFile(file: ByteSource, config: RowConfig | null, expected: FileImporter | null): LoadedRun {
  if (config === null) return withoutManifest(importFile(file, null, expected));
  const { rows, warnings } = importFile(file, rowShape(config), expected);
  return withoutManifest({ rows: requiringNumbers(rows, config.metrics, file.shown), warnings });
}

function withoutManifest({ rows, warnings }: ImportedRows): LoadedRun {
  return { run: { manifest: null, rows, doubts: warnings }, history: [] };
}

async function loadFolder(folder: string, shown: string, config: RowConfig | null): Promise<LoadedRun> {
  const names = await listFolder(folder);
  const file = (name: string): ByteSource => opened(join(folder, name), `${shown}/${name}`);
  return importFolder({ shown, names, file }, config === null ? null : rowShape(config));
}

function opened(path: string, shown: string): ByteSource {
  return unpacked(fileBytes(path, shown), MOST_ROWS_BYTES);
}

/** A part of a run is nothing to compare: what other shards measured would look as if it were missing. UsageError. */
export function requireWholeRun({ manifest }: RunRows, path: string): void {
  if (manifest?.shard === undefined) return;
  const message = `is shard ${shardName(manifest.shard)} of a run: merge all shards first (regression-gate merge)`;
  throw usageProblem(path, message);
}
