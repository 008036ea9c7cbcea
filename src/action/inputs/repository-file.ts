import { lstat, readdir } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { usageProblem } from "../../base/errors.ts";

/**
 * Throws UsageError unless `path` is in the checkout itself: not outside of it, not behind a link, and not one of git's
 * own files, where the checkout keeps its token. A path that does not exist passes.
 */
export async function requireRepositoryFile(workspace: string, path: string): Promise<void> {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const isOutside = isAbsolute(path) || path.includes("\\") || parts.includes("..");
  if (isOutside || parts.some((part) => part.toLowerCase() === ".git")) {
    throw usageProblem(path, "expected a file of the repository");
  }
  let place = workspace;
  for (const part of parts) {
    place = join(place, part);
    if (await isLink(place))
      throw usageProblem(
        path,
        "is reached through a symbolic link, so it may be any file: name the file itself",
      );
  }
}

/**
 * Throws as `requireRepositoryFile` does, also for what is inside a folder: one of results has files of many folders, and
 * what is read of them, or an error about it, ends up in a report.
 */
export async function requireRepositoryFiles(workspace: string, path: string): Promise<void> {
  await requireRepositoryFile(workspace, path);
  for (const inside of await linksIn(join(workspace, path))) {
    await requireRepositoryFile(workspace, `${path}/${inside}`);
  }
}

/** Links, and git's own files, relative to the folder; empty where it is none. */
async function linksIn(folder: string): Promise<readonly string[]> {
  if (!(await isFolder(folder))) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isSymbolicLink() || entry.name.toLowerCase() === ".git")
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}
