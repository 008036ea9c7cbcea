import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { exists, isFolder, realPath } from "../../adapters/node/files.ts";
import { git } from "../../adapters/node/git/git.ts";
import { usageProblem } from "../../base/errors.ts";
import { isPlaceholder } from "../../model/run/placeholder.ts";
import { quote } from "../../base/quote.ts";

/**
 * Before the first invocation removes the results: UsageError where git tracks them, or files in their folder, such as sources. Git
 * has what was committed, and not what was edited since.
 */
export async function requireOwnPlace(cwd: string, path: string): Promise<void> {
  const place = resolve(cwd, path);
  requireInside(cwd, path);
  if (!exists(place)) return;
  const listed = await git(cwd, ["--literal-pathspecs", "ls-files", "-z", "--", path]);
  const tracked = listed.ok ? listed.stdout.split("\0") : [];
  // Those right in the folder are left there.
  const first =
    tracked.find((file) => file !== "" && !(isPlaceholder(file) && dirname(resolve(cwd, file)) === place)) ??
    "";
  if (first === "") return;
  if (!isFolder(place)) {
    const message = `expected a file that git does not track, got ${quote(path)}, which the repository has: it is removed before each invocation. Name another file, or take it out of the repository: git rm --cached -- ${path}`;
    throw usageProblem("run.results-from", message);
  }
  const message = `expected a folder of its own, got ${quote(path)} with files of the repository (${quote(first)}): it is removed before each invocation`;
  throw usageProblem("run.results-from", message);
}

/** Through a link in the middle of the path, files of somebody else would be removed. */
function requireInside(cwd: string, path: string): void {
  const root = realPath(cwd);
  let parent = dirname(resolve(cwd, path));
  // A folder that the tool makes is not there yet.
  while (!exists(parent) && parent !== dirname(parent)) parent = dirname(parent);
  const way = relative(root, realPath(parent));
  if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
  const message = `expected a place inside of the checkout, got ${quote(path)}, which a link leads out of it: it is removed before each invocation`;
  throw usageProblem("run.results-from", message);
}
