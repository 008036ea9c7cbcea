import { lstat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
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

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}
