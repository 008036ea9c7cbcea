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

/** Git looks from where the folder really is. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Nothing is there; git says so.
    return folder;
  }
}
