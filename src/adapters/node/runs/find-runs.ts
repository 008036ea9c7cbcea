import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type UsageError, usageProblem } from "../../../base/errors.ts";

/** A downloaded artifact holds `<artifact>/runs/<run id>/`; deeper folders belong to others. */
const MAX_DEPTH = 5;
/** 256 shards with a handful of files each, many attempts of each. */
const MAX_ENTRIES = 100_000;

/**
 * Folders with a manifest.json at or below a folder, by name; both absolute. Links are not followed: what is below was
 * unpacked from somewhere. UsageError when there are more entries than runs could have.
 */
export async function findRunFolders(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let level: readonly string[] = [folder];
  let left = MAX_ENTRIES;
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const place of level) {
      const entries = await readdir(place, { withFileTypes: true });
      left -= entries.length;
      if (left < 0) throw tooMany(folder);
      if (entries.some(({ name }) => name === "manifest.json")) found.push(place);
      else next.push(...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(place, name)));
    }
    level = next;
  }
  return found.toSorted();
}

/** UsageError for a file that is larger, is a link or no file at all: a pipe would never end. */
export async function requireFile(path: string, shown: string, maxBytes: number): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  // The reader reports what is missing.
  if (stats === null) return;
  if (!stats.isFile()) throw usageProblem(shown, "expected a file, got a link, a folder or something else");
  if (stats.size > maxBytes) {
    throw usageProblem(shown, `expected at most ${maxBytes} bytes, got ${stats.size}`);
  }
}

function tooMany(folder: string): UsageError {
  return usageProblem(folder, `expected runs, got more than ${MAX_ENTRIES} files and folders`);
}
