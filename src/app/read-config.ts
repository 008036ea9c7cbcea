import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { exists, filesIn, realPath } from "../adapters/node/files.ts";
import { settleAll, usageProblem } from "../base/errors.ts";
import { parseConfig } from "../config/parse-config.ts";
import { parseAxisFile } from "../formats/axis-file.ts";
import type { AxisRow } from "../model/config/case.ts";
import type { Axis, Config } from "../model/config/config.ts";
import type { FilePort } from "../run/ports.ts";
import { repositoryRoot } from "./workspace.ts";

/** Name of a config where none is given. */
export const DEFAULT_CONFIG = "regression-gate.yml";

/**
 * Reads and resolves a config; `file` is relative to `cwd`. One of the usual name is also found in the folders above, up to
 * the top of the repository. UsageError lists every problem.
 */
export async function loadConfig(cwd: string, file: string): Promise<Config> {
  const found = await findConfig(cwd, file);
  return parseConfig(await filesIn(cwd).readText(found), found);
}

/** A config that somebody named is where they named it: another one may be another gate. */
export async function findConfig(cwd: string, file: string): Promise<string> {
  if (exists(resolve(cwd, file))) return file;
  const above = isAbsolute(file) ? null : await configAbove(cwd, file);
  if (above !== null && file === DEFAULT_CONFIG) return above;
  const message =
    above === null
      ? "no such file, here or in the folders above up to the top of the repository; `regression-gate init` writes a first one"
      : `no such file; did you mean ${above}?`;
  throw usageProblem(file, message);
}

/** The config of the usual name, here or in a folder above; null = there is none. */
export async function usualConfig(cwd: string): Promise<string | null> {
  return exists(resolve(cwd, DEFAULT_CONFIG)) ? DEFAULT_CONFIG : configAbove(cwd, DEFAULT_CONFIG);
}

/** Relative to `cwd`. Outside a repository no folder above is looked at: it may be anybody's. */
async function configAbove(cwd: string, file: string): Promise<string | null> {
  const top = realPath(await repositoryRoot(cwd));
  let folder = realPath(resolve(cwd));
  while (folder !== top && folder.startsWith(top)) {
    folder = dirname(folder);
    const path = join(folder, file);
    if (exists(path)) return relative(realPath(resolve(cwd)), path).replaceAll("\\", "/");
  }
  return null;
}

/** The rows of the file axes, by axis name. UsageError for every file that is missing or is not a list of tasks. */
export async function readAxes(
  config: Config,
  root: string,
): Promise<Readonly<Record<string, readonly AxisRow[]>>> {
  const files = filesIn(root);
  const reads = config.matrix.axes.flatMap((axis) => (axis.from === "file" ? [readAxis(axis, files)] : []));
  return Object.fromEntries(await settleAll(reads));
}

async function readAxis(
  { name, file, id }: Extract<Axis, { from: "file" }>,
  files: FilePort,
): Promise<readonly [string, readonly AxisRow[]]> {
  return [name, parseAxisFile(await files.readText(file), file, id)];
}
