import { resolve } from "node:path";
import { realPath } from "../../adapters/node/files.ts";
import { findFiles } from "../../adapters/node/find-files.ts";
import { type Problem, problemAt, settleAll } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";

/**
 * The config files that `--config` names, each once. UsageError: a pattern without a file, or a file that is named
 * twice.
 */
export async function configFiles(cwd: string, given: readonly string[]): Promise<readonly string[]> {
  const files = (await settleAll(given.map((one) => findFiles(cwd, one, "--config")))).flat();
  const seen = new Map<string, string>();
  const problems = files.flatMap((file): Problem[] => {
    const path = realPath(resolve(cwd, file));
    const before = seen.get(path);
    seen.set(path, before ?? file);
    if (before === undefined) return [];
    const as = before === file ? "" : `, also as ${before}`;
    return [problemAt("--config", `expected each config once, got ${file} twice${as}`)];
  });
  requireNone(problems);
  return files;
}

/** Two gates with the same id would overwrite each other's check, comment and baseline. Throws UsageError. */
export function requireDistinctIds(gates: readonly { readonly file: string; readonly id: string }[]): void {
  const seen = new Map<string, string>();
  const problems = gates.flatMap(({ file, id }): Problem[] => {
    const before = seen.get(id);
    seen.set(id, before ?? file);
    if (before === undefined) return [];
    return [problemAt(file, `expected another gate id than that of ${before}, got '${id}'`, { path: "id" })];
  });
  requireNone(problems);
}
