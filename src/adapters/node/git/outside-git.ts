import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Whether git would find no repository around a folder: none of it and its parents contains `.git`, or a `HEAD` as the folder of a
 * bare repository does. Git answers the same after some 10 ms, and more where the process that starts it is large.
 */
export function isOutsideGit(folder: string): boolean {
  for (let at = realPath(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git")) || existsSync(join(at, "HEAD"))) return false;
    if (at === dirname(at)) return true;
  }
}

/** Git starts from the path of the folder without links. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // The folder does not exist; git reports that.
    return folder;
  }
}
