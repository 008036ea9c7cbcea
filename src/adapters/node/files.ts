import { existsSync, realpathSync, statSync } from "node:fs";
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { UsageError, usageProblem } from "../../base/errors.ts";
import { isPlaceholder } from "../../model/run/placeholder.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import type { FilePort } from "../../run/ports.ts";
import { errnoOf } from "./errno-of.ts";
import { notWritten } from "./not-written.ts";
import { requireReadable } from "./readable-file.ts";

/** Files below a folder; absolute paths are taken as they are. */
export function filesIn(root: string): FilePort {
  return {
    async readText(path) {
      return decodeText(await readBytes(resolve(root, path), path), path);
    },
    remove: (path) => rm(resolve(root, path), { force: true }),
    removeAll: (path) => removeAll(resolve(root, path)),
  };
}

/** What keeps the folder in git stays: a tool may need the folder, and no tracked file is changed. */
async function removeAll(place: string): Promise<void> {
  const found = await lstat(place).catch(() => null);
  const names = found?.isDirectory() === true ? await readdir(place) : [];
  const kept = names.filter(isPlaceholder);
  const removed =
    kept.length === 0
      ? [place]
      : names.filter((name) => !kept.includes(name)).map((name) => join(place, name));
  for (const path of removed) await rm(path, { force: true, recursive: true });
}

/** `shown` is the name for messages. UsageError for what is missing, a folder or unreadable. */
export async function readBytes(path: string, shown: string): Promise<Buffer> {
  try {
    requireReadable(path, shown);
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw cannotRead(error, shown);
  }
}

/** The UsageError for what opening or reading a file threw. */
export function cannotRead(error: unknown, shown: string): UsageError {
  const code = errnoOf(error) ?? "unknown";
  const message = WHY[code] ?? `cannot be read (${code})`;
  return usageProblem(shown, message, {}, { cause: error });
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "no such file; check the path and the working directory",
  EISDIR: "expected a file, got a folder",
  EACCES: "cannot be read: permission denied; check its permissions",
};

let writes = 0;

/** Writes a file whole or not at all: a reader never sees half of it, also after a crash or on a full disk. */
export async function writeFileAtomic(path: string, text: string | Uint8Array): Promise<void> {
  if (existsSync(path) && isFolder(path)) throw usageProblem(path, "expected a file to write, got a folder");
  writes += 1;
  const temporary = `${path}.${process.pid}.${writes}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw notWritten(path, error);
  }
}

async function writeDurably(path: string, text: string | Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether there is a file or folder of this path. */
export function exists(path: string): boolean {
  return existsSync(path);
}

/** Whether this path is a folder, links followed; it exists. */
export function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

/** The path without links; itself where there is nothing. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Makes a folder and those above it, where they are missing. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

/** Deletes a folder and everything in it. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** SHA-256 (hex) of files below a folder: of their names and contents, in this order. */
export async function hashFiles(root: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${file}\0`).update(await readBytes(resolve(root, file), file));
  }
  return hash.digest("hex");
}

/** For a larger file, its size and its time of change are hashed instead of its content. */
const MOST_HASHED_BYTES = 256 * 1024 ** 2;

/** SHA-256 (hex) of a regular file; null for everything else, and for what cannot be read. */
export async function hashIfFile(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    const { size, mtimeMs, isFile } = await statOf(path);
    if (!isFile) return null;
    if (size > MOST_HASHED_BYTES) return hash.update(`${size} ${mtimeMs}`).digest("hex");
    return hash.update(await readFile(path)).digest("hex");
  } catch {
    return null;
  }
}

async function statOf(path: string): Promise<{ size: number; mtimeMs: number; isFile: boolean }> {
  const found = await stat(path);
  return { size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() };
}

/** Names in a folder, sorted. */
export async function listFolder(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).toSorted();
}

/** Writes a file that is not there yet; false when it is. */
export async function writeNewFile(
  root: string,
  file: { readonly path: string; readonly text: string },
): Promise<boolean> {
  const target = join(root, file.path);
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(target, file.text, { flag: "wx" });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}
