import { join, resolve } from "node:path";
import { fileBytes, memoryBytes } from "../../adapters/node/byte-source.ts";
import { exists, isFolder, listFolder } from "../../adapters/node/files.ts";
import { filesBelow } from "../../adapters/node/find-files.ts";
import { unpacked } from "../../adapters/node/unpacked.ts";
import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { bareRows } from "../../importers/bare-rows.ts";
import type { FileImporter, ImportedRows, ImportedRun } from "../../importers/importer.ts";
import { importAs, importFile, importFiles, importFolder } from "../../importers/registry.ts";
import { requiringNumbers } from "../../importers/require-numbers.ts";
import { resultsCsv } from "../../importers/results-csv.ts";
import { rowShape } from "../../importers/row-shape.ts";
import type { Config, ResultsFileRunner } from "../../model/config/config.ts";
import type { RunRows } from "../../model/result/baseline.ts";
import { shardName } from "../../model/run/shard.ts";

export type LoadedRun = ImportedRun;

/** The parts of a config that a table of rows needs: axes, metrics, and which metrics are numbers. */
export type RowConfig = Pick<Config, "matrix" | "metrics">;

/** Most bytes of unpacked rows, enough for more than ten million rows. A hostile file could unpack to any size. */
const MOST_ROWS_BYTES = 8 * 2 ** 30;

/**
 * Reads results in any known format, plain or compressed with gzip or zstd: a run folder, a bundle, a trials.jsonl, or
 * rows of another tool; `path` is relative to `cwd`. `config`: null = there is none, so a CSV cannot be read. Rows are
 * read when they are iterated; rows of JSON Lines are not kept in memory. UsageError for a path that is missing or in
 * no known format; faults in rows are found when rows are read.
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

/**
 * The same of a side that may have several files of one tool. `format`: the name of a tool's format in place of what
 * the content says; null = the content decides.
 */
export async function loadSide(
  cwd: string,
  paths: readonly string[],
  { format, config }: { readonly format: string | null; readonly config: RowConfig | null },
): Promise<LoadedRun> {
  const [path = ""] = paths;
  if (format === null && paths.length === 1) return loadRun(cwd, path, config);
  const files = paths.map((one) => openFile(cwd, one));
  const imported = format === null ? importFiles(files) : importAs(format, files);
  if (config === null) return withoutManifest(imported);
  return withoutManifest({
    ...imported,
    rows: requiringNumbers(imported.rows, config.metrics, paths.join(", ")),
  });
}

function openFile(cwd: string, path: string): ByteSource {
  const absolute = resolve(cwd, path);
  if (!exists(absolute)) throw usageProblem(path, "no such file or folder");
  if (isFolder(absolute))
    throw usageProblem(path, "expected a file, got a folder: name one folder alone, or files");
  return opened(absolute, path);
}

function withoutManifest({ rows, warnings, metrics }: ImportedRows): LoadedRun {
  return { run: { manifest: null, rows, doubts: warnings }, metrics, history: [] };
}

/** The same where the config names the format: a file that is not recognised is read in that format. */
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

/** Loads rows that were read from stdin. */
export function loadBytes(bytes: Uint8Array, shown: string, config: RowConfig | null): LoadedRun {
  return loadFile(unpacked(memoryBytes(bytes, shown), MOST_ROWS_BYTES), config, null);
}

/** Without a manifest, the metrics are those of the config. */
function loadFile(file: ByteSource, config: RowConfig | null, expected: FileImporter | null): LoadedRun {
  if (config === null) return withoutManifest(importFile(file, null, expected));
  const imported = importFile(file, rowShape(config), expected);
  return withoutManifest({ ...imported, rows: requiringNumbers(imported.rows, config.metrics, file.shown) });
}

async function loadFolder(folder: string, shown: string, config: RowConfig | null): Promise<LoadedRun> {
  const names = await listFolder(folder);
  const file = (name: string): ByteSource => opened(join(folder, name), `${shown}/${name}`);
  // A run of ours has no further folders that matter, and a place for results may have many.
  const files = names.includes("manifest.json") ? names : (await filesBelow(folder, "")).toSorted();
  return importFolder({ shown, names, files, file }, config === null ? null : rowShape(config));
}

function opened(path: string, shown: string): ByteSource {
  return unpacked(fileBytes(path, shown), MOST_ROWS_BYTES);
}

/**
 * A part of a run cannot be compared, because the measurements of other shards would look missing. Throws UsageError.
 */
export function requireWholeRun({ manifest }: RunRows, path: string): void {
  if (manifest?.shard === undefined) return;
  const message = `is shard ${shardName(manifest.shard)} of a run: merge all shards first (regression-gate merge)`;
  throw usageProblem(path, message);
}
