import { join, relative, resolve } from "node:path";
import { findRunFolders, requireFile } from "../../adapters/node/runs/find-runs.ts";
import { exists, filesIn, isFolder } from "../../adapters/node/files.ts";
import { placedRows, type PlacedRows } from "../../adapters/node/runs/placed-rows.ts";
import { settleAll, usageProblem } from "../../base/errors.ts";
import { parseManifest } from "../../formats/manifest.ts";
import type { FoundShard, Shard } from "../../plan/shards/choose-shards.ts";
import type { ShardRows } from "../../plan/shards/shard-rows.ts";

/** A manifest has some kilobytes; with a thousand declared files it has about a megabyte. */
const MAX_MANIFEST_BYTES = 16 << 20;
/** About four million rows. */
const MAX_ROWS_BYTES = 2 ** 31 - 1;

/**
 * Manifests of the run folders in or below these paths, each folder once. They come from artifacts: UsageError names
 * all that are missing, too large, links, or not written by a run. There is at least one.
 */
export async function findShards(cwd: string, paths: readonly string[]): Promise<readonly FoundShard[]> {
  const folders = await settleAll(paths.map((path) => foldersAt(cwd, path)));
  const shards = await settleAll([...new Set(folders.flat())].map((folder) => readManifest(cwd, folder)));
  if (shards.length === 0) throw usageProblem(paths.join(", "), "expected runs of shards, found none");
  return shards;
}

async function foldersAt(cwd: string, path: string): Promise<readonly string[]> {
  const folder = resolve(cwd, path);
  if (!exists(folder)) throw usageProblem(path, "no such folder");
  if (!isFolder(folder)) throw usageProblem(path, "expected the folder of a run, got a file");
  return findRunFolders(folder);
}

async function readManifest(cwd: string, folder: string): Promise<FoundShard> {
  const place = relative(cwd, folder) || ".";
  const shown = `${place}/manifest.json`;
  await requireFile(join(folder, "manifest.json"), shown, MAX_MANIFEST_BYTES);
  return { place, manifest: parseManifest(await filesIn(cwd).readText(shown), shown) };
}

export interface OpenShard extends ShardRows {
  readonly file: PlacedRows;
}

/** The rows of a shard, read when they are iterated. The last line may be incomplete, as in a run that was killed. */
export async function openShard(cwd: string, shard: Shard): Promise<OpenShard> {
  const shown = `${shard.place}/trials.jsonl`;
  const path = resolve(cwd, shown);
  await requireFile(path, shown, MAX_ROWS_BYTES);
  const file = placedRows(path, shown);
  return { shard, file, read: () => withPlanHash(file) };
}

function* withPlanHash(file: PlacedRows): ReturnType<ShardRows["read"]> {
  const { header } = yield* file.read();
  return { planHash: header?.planHash ?? null };
}
