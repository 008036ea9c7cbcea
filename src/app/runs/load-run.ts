import { join, resolve } from "node:path";
import { fileBytes, memoryBytes } from "../../adapters/node/byte-source.ts";
import { exists, isFolder, listFolder } from "../../adapters/node/files.ts";
import { filesBelow } from "../../adapters/node/find-files.ts";
import { unpacked } from "../../adapters/node/unpacked.ts";
import { isZip, openZipFolder } from "../../adapters/zip/zip-folder.ts";
import { UsageError, usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { bareRows } from "../../importers/bare-rows.ts";
import type { FileImporter, ImportedRows, ImportedRun } from "../../importers/importer.ts";
import { importAs, importFile, importFiles, importFolder, importFolderAs } from "../../importers/registry.ts";
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
 * rows of another tool, or a zip of such files; `path` is relative to `cwd`. `config`: null = there is none, so a CSV cannot be read. Rows are
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
    ? loadFolder(absolute, path, { format: null, config })
    : loadPacked(fileBytes(absolute, path), config, null);
}

/**
 * Loads a side that may have several files of one tool. `format`: the name of a tool's format in place of what
 * the content says; null = the content decides.
 */
export async function loadSide(
  cwd: string,
  paths: readonly string[],
  { format, config }: ReadAs,
): Promise<LoadedRun> {
  const [path = ""] = paths;
  if (format === null && paths.length === 1) return loadRun(cwd, path, config);
  const absolute = resolve(cwd, path);
  if (format !== null && paths.length === 1 && exists(absolute) && isFolder(absolute))
    return loadFolder(absolute, path, { format, config });
  const packed = paths.map((one) => openFile(cwd, one));
  if (packed.some(isZip)) return loadZips(packed, { format, config });
  const files = packed.map((file) => unpacked(file, MOST_ROWS_BYTES));
  const imported = format === null ? importFiles(files) : importAs(format, files);
  if (config === null) return withoutManifest(imported);
  return withoutManifest({
    ...imported,
    rows: requiringNumbers(imported.rows, config.metrics, paths.join(", ")),
  });
}

/** What a tool wrote: a file, or a folder of files. UsageError for none, or one in no known format. */
export async function loadToolResults(
  cwd: string,
  path: string,
  format: string | null,
): Promise<ImportedRows> {
  const { run, metrics } = await loadSide(cwd, [path], { format, config: null });
  return { rows: run.rows, metrics, warnings: run.doubts };
}

interface ReadAs {
  /** Name of a tool's format; null = the content decides. */
  readonly format: string | null;
  readonly config: RowConfig | null;
}

function openFile(cwd: string, path: string): ByteSource {
  const absolute = resolve(cwd, path);
  if (!exists(absolute)) throw usageProblem(path, "no such file or folder");
  if (isFolder(absolute))
    throw usageProblem(path, "expected a file, got a folder: name one folder alone, or files");
  return fileBytes(absolute, path);
}

/** Several logs of one side, each a zip; other files may stand beside them. */
async function loadZips(packed: readonly ByteSource[], as: ReadAs): Promise<LoadedRun> {
  const files = new Map<string, () => ByteSource>();
  for (const file of packed) await addFile(files, file.shown, () => file);
  return loadFiles(packed.map(({ shown }) => shown).join(", "), files, as);
}

/** A file by its path, or those in it. */
async function addFile(
  files: Map<string, () => ByteSource>,
  path: string,
  open: () => ByteSource,
): Promise<void> {
  if (!isZipFile(open)) {
    files.set(path, open);
    return;
  }
  const zip = await openZipFolder(open());
  for (const inner of zip.files) files.set(`${path}/${inner}`, () => zip.open(inner));
}

function withoutManifest({ rows, warnings, metrics }: ImportedRows): LoadedRun {
  return { run: { manifest: null, rows, doubts: warnings }, metrics, history: [] };
}

/** Loads results whose format the config names: a file that is not recognised is read in that format. */
export async function loadResults(
  cwd: string,
  { file, format }: Pick<ResultsFileRunner, "file" | "format">,
  config: RowConfig,
): Promise<LoadedRun> {
  const expected = OWN_FORMATS.get(format);
  if (expected === undefined) return loadSide(cwd, [file], { format, config });
  const absolute = resolve(cwd, file);
  if (exists(absolute) && isFolder(absolute)) return loadFolder(absolute, file, { format: null, config });
  return loadPacked(fileBytes(absolute, file), config, expected);
}

const OWN_FORMATS: ReadonlyMap<string, FileImporter> = new Map([
  ["jsonl", bareRows],
  ["csv", resultsCsv],
]);

/** Loads rows that were read from stdin. */
export function loadBytes(bytes: Uint8Array, shown: string, config: RowConfig | null): Promise<LoadedRun> {
  return loadPacked(memoryBytes(bytes, shown), config, null);
}

/** A zip is a folder: a log of inspect_ai, an artifact, or other results. */
async function loadPacked(
  file: ByteSource,
  config: RowConfig | null,
  expected: FileImporter | null,
): Promise<LoadedRun> {
  if (!isZip(file)) return loadFile(unpacked(file, MOST_ROWS_BYTES), config, expected);
  const zip = await openZipFolder(file);
  const files = new Map(zip.files.map((path) => [path, (): ByteSource => zip.open(path)]));
  return loadFiles(file.shown, files, { format: null, config });
}

/** Without a manifest, the metrics are those of the config. */
function loadFile(file: ByteSource, config: RowConfig | null, expected: FileImporter | null): LoadedRun {
  if (config === null) return withoutManifest(importFile(file, null, expected));
  const imported = importFile(file, rowShape(config), expected);
  return withoutManifest({ ...imported, rows: requiringNumbers(imported.rows, config.metrics, file.shown) });
}

async function loadFolder(folder: string, shown: string, as: ReadAs): Promise<LoadedRun> {
  const names = await listFolder(folder);
  // A run of ours has no further folders that matter, and a place for results may have many.
  const isRun = names.includes("manifest.json");
  const paths = isRun ? names : (await filesBelow(folder, "")).toSorted();
  const files = new Map<string, () => ByteSource>();
  for (const path of paths) {
    const file = (): ByteSource => fileBytes(join(folder, path), `${shown}/${path}`);
    if (isRun) files.set(path, file);
    else await addFile(files, path, file);
  }
  return loadFiles(shown, files, as);
}

/** A pipe or a link to a folder is found where it is read. */
function isZipFile(open: () => ByteSource): boolean {
  try {
    return isZip(open());
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** Files of a folder, or of a zip, by their paths with `/`. */
function loadFiles(
  shown: string,
  files: ReadonlyMap<string, () => ByteSource>,
  { format, config }: ReadAs,
): LoadedRun {
  const paths = [...files.keys()].toSorted();
  const names = [...new Set(paths.map((path) => path.split("/")[0] ?? path))];
  const file = (path: string): ByteSource => {
    const open = files.get(path);
    if (open === undefined) throw usageProblem(`${shown}/${path}`, "no such file");
    return unpacked(open(), MOST_ROWS_BYTES);
  };
  const folder = { shown, names, files: paths, file };
  if (format === null) return importFolder(folder, config === null ? null : rowShape(config));
  const loaded = importFolderAs(format, folder);
  if (config === null) return loaded;
  return {
    ...loaded,
    run: { ...loaded.run, rows: requiringNumbers(loaded.run.rows, config.metrics, shown) },
  };
}

/**
 * A part of a run cannot be compared, because the measurements of other shards would look missing. Throws UsageError.
 */
export function requireWholeRun({ manifest }: RunRows, path: string): void {
  if (manifest?.shard === undefined) return;
  const message = `is shard ${shardName(manifest.shard)} of a run: merge all shards first (regression-gate merge)`;
  throw usageProblem(path, message);
}
