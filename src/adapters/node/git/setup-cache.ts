import { constants } from "node:fs";
import { cp, lstat, mkdir, readdir, realpath, rename, rm, utimes } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { errnoOf } from "../errno-of.ts";

/** What a `setup` made in a checkout of one commit, kept for the next one. */
export interface SetupCache {
  /** Absolute folder of all entries. */
  readonly folder: string;
  /** Hash of the commit and the command; hexadecimal. The system and the version of Node are added to it. */
  readonly key: string;
  /** Relative to the checkout. */
  readonly paths: readonly string[];
}

/** Entries that are kept; those used longest ago go first. */
const MAX_ENTRIES = 4;

/** Copies the paths of an entry into a checkout. False when there is none, or it cannot be used: then `setup` has to run. */
export async function restoreSetup(cache: SetupCache, checkout: string): Promise<boolean> {
  const { paths } = cache;
  const entry = entryOf(cache);
  if (!(await exists(entry)) || !(await areFree(paths, checkout))) return false;
  try {
    for (const [index, path] of paths.entries()) await copy(join(entry, String(index)), join(checkout, path));
    await utimes(entry, new Date(), new Date());
    return true;
  } catch {
    // Another run may have taken the entry away meanwhile. Half a copy must not be what setup starts from.
    for (const path of paths) await rm(join(checkout, path), { recursive: true, force: true });
    return false;
  }
}

/** Keeps what `setup` made. Whole or not at all; a copy that fails keeps nothing, which costs time and no result. */
export async function saveSetup(cache: SetupCache, checkout: string): Promise<void> {
  const { folder, paths } = cache;
  const unfinished = `${entryOf(cache)}.${process.pid}.tmp`;
  try {
    await mkdir(unfinished, { recursive: true });
    for (const [index, path] of paths.entries())
      await copy(join(checkout, path), join(unfinished, String(index)));
    await rename(unfinished, entryOf(cache));
    await removeOldest(folder);
  } catch {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function entryOf({ folder, key }: SetupCache): string {
  return join(folder, `${key}-${process.platform}-${process.arch}-${process.version}`);
}

/** Links are kept, so that those between packages stay valid; the file system shares the bytes if it can. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    errorOnExist: true,
    force: false,
    mode: constants.COPYFILE_FICLONE,
  });
}

/** Nothing is there yet, and no link of the commit leads out of the checkout. */
async function areFree(paths: readonly string[], checkout: string): Promise<boolean> {
  const free = await Promise.all(
    paths.map(
      async (path) =>
        !(await exists(join(checkout, path))) && (await isInside(join(checkout, path), checkout)),
    ),
  );
  return free.every(Boolean);
}

/** Whether the nearest folder above that exists is in the checkout. */
async function isInside(path: string, checkout: string): Promise<boolean> {
  const parent = dirname(path);
  if (!(await exists(parent))) return isInside(parent, checkout);
  const [real, root] = await Promise.all([realpath(parent), realpath(checkout)]);
  return real === root || real.startsWith(root + sep);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return false;
    throw error;
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  const aged = await Promise.all(
    names.map(async (name) => ({ name, atMs: (await lstat(join(folder, name))).mtimeMs })),
  );
  const old = aged.toSorted((a, b) => b.atMs - a.atMs).slice(MAX_ENTRIES);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
}
