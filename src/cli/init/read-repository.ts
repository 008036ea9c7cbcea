import { constants, existsSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { git } from "../../adapters/node/git/git.ts";
import { READ_FILES, type Repository } from "./repository.ts";

/** Folders of packages and builds, which not every repository has git ignore. */
const NOT_OURS: ReadonlySet<string> = new Set([
  "node_modules",
  ".venv",
  "venv",
  "__pycache__",
  "target",
  "vendor",
  ".regression-gate",
  ".git",
]);
const MOST_FILES = 100_000;
/** Outside git, where nothing says what is ignored. */
const DEEPEST = 8;
/** The most bytes of one file. */
const MOST_BYTES = 200_000;

/** All files of a repository that are not ignored; of a folder outside git, all files. */
export async function readRepository(root: string, name: string): Promise<Repository> {
  const files = (await listFiles(root)).filter(isOurs).toSorted().slice(0, MOST_FILES);
  const read = files.filter((file) => {
    const parts = file.split("/");
    return parts.length <= 2 && READ_FILES.has(parts.at(-1) ?? "");
  });
  return { name, files, texts: await readTexts(root, read) };
}

async function listFiles(root: string): Promise<readonly string[]> {
  const listed = await git(root, [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "-z",
    ...excluded(),
  ]);
  if (!listed.ok) return filesBelow(root, "", DEEPEST);
  // One that was deleted since the last commit is listed all the same.
  return [...new Set(listed.stdout.split("\0"))].filter(
    (file) => file !== "" && existsSync(join(root, file)),
  );
}

function excluded(): readonly string[] {
  return [...NOT_OURS].map((folder) => `--exclude=${folder}`);
}

async function filesBelow(root: string, folder: string, levels: number): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = posix.join(folder, entry.name);
    if (entry.isFile()) files.push(path);
    else if (entry.isDirectory() && levels > 0 && !NOT_OURS.has(entry.name)) {
      files.push(...(await filesBelow(root, path, levels - 1)));
    }
  }
  return files;
}

function isOurs(file: string): boolean {
  return !file
    .split("/")
    .slice(0, -1)
    .some((folder) => NOT_OURS.has(folder));
}

/** Starts of files by path; one that cannot be read is left out. */
export async function readTexts(
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = await readStart(join(root, file));
    if (text !== null) texts.set(file, text);
  }
  return texts;
}

/** Null: a folder, a broken link or no permission, none of which keeps the rest from being read. */
async function readStart(path: string): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) return null;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
