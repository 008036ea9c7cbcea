import { resolve } from "node:path";
import { exists, isFolder } from "../../adapters/node/files.ts";
import { git } from "../../adapters/node/git/git.ts";
import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";

/**
 * Before the first invocation removes the folder of results: UsageError where git tracks files in it, such as sources. A single
 * tracked file may be results that were committed, and git has them.
 */
export async function requireOwnPlace(cwd: string, path: string): Promise<void> {
  const place = resolve(cwd, path);
  if (!exists(place) || !isFolder(place)) return;
  const listed = await git(cwd, ["--literal-pathspecs", "ls-files", "-z", "--", path]);
  const [first = ""] = listed.ok ? listed.stdout.split("\0") : [];
  if (first === "") return;
  const message = `expected a folder of its own, got ${quote(path)} with files of the repository (${quote(first)}): it is removed before each invocation`;
  throw usageProblem("run.results-from", message);
}
