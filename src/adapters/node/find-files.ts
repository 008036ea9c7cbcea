import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, posix, resolve } from "node:path";
import picomatch from "picomatch";
import { usageProblem } from "../../base/errors.ts";

/** Folders that no pattern looks into. */
const PASSED_OVER: ReadonlySet<string> = new Set([".git", "node_modules"]);

/**
 * Files that a path or a pattern such as `gates/*.yml` names, as they are shown: relative where it is, with "/", sorted.
 * A file of that very name comes first: a name may contain brackets. UsageError of `place`: a pattern that no file matches.
 */
export async function findFiles(cwd: string, pattern: string, place: string): Promise<readonly string[]> {
  const { base, isGlob } = picomatch.scan(pattern);
  if (!isGlob || existsSync(resolve(cwd, pattern))) return [pattern];
  const matches = picomatch(pattern);
  const found = (await filesBelow(resolve(cwd, base), base)).filter((file) => matches(file)).toSorted();
  if (found.length > 0) return found;
  throw usageProblem(place, `expected a file that matches '${pattern}', found none`);
}

/** Whether a path is one that a pattern such as `gates/*.yml` names; null = the text is no pattern. */
export function patternMatcher(pattern: string): ((path: string) => boolean) | null {
  return picomatch.scan(pattern).isGlob ? picomatch(pattern) : null;
}

/** Paths of all files in a folder and below it, each behind `shown`; not those of .git and node_modules. */
export async function filesBelow(folder: string, shown: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry): Promise<readonly string[]> => {
    const path = shown === "" || shown === "." ? entry.name : posix.join(shown, entry.name);
    if (!entry.isDirectory()) return [path];
    return PASSED_OVER.has(entry.name) ? [] : filesBelow(join(folder, entry.name), path);
  });
  return (await Promise.all(found)).flat();
}
