import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { decodeText } from "../../formats/decode-text.ts";
import type { FilePort } from "../../run/ports.ts";
import { errnoOf } from "./errno-of.ts";

/** Files below a folder; absolute paths are taken as they are. */
export function filesIn(root: string): FilePort {
  return {
    async readText(path) {
      return decodeText(await readBytes(resolve(root, path), path), path);
    },
    remove: (path) => rm(resolve(root, path), { force: true }),
  };
}

/** `shown` is the name for messages. UsageError for what is missing, a folder or unreadable. */
export async function readBytes(path: string, shown: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw cannotRead(error, shown);
  }
}

/** The UsageError for what opening or reading a file threw. */
export function cannotRead(error: unknown, shown: string): UsageError {
  const code = errnoOf(error) ?? "unknown";
  const message = WHY[code] ?? `cannot be read (${code})`;
  return new UsageError([{ file: shown, line: null, column: null, path: "", message }], { cause: error });
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "no such file; check the path and the working directory",
  EISDIR: "expected a file, got a folder",
  EACCES: "may not be read; check its permissions",
};

/** Writes a file whole or not at all: a reader never sees half of it, also after a crash. */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
