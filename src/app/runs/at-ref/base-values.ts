import { relative } from "node:path";
import { realPath } from "../../../adapters/node/files.ts";
import { createLocalGit } from "../../../adapters/node/git/local-git.ts";
import { firstNames } from "../../../base/clean-text.ts";
import { UsageError } from "../../../base/errors.ts";
import { parseConfig } from "../../../config/parse-config.ts";
import type { AxisRow } from "../../../model/config/case.ts";
import type { Axis, Config } from "../../../model/config/config.ts";
import { rowsAt } from "./base-rows.ts";

const MOST_NAMED = 5;

/**
 * Values of axes that the config has at the baseline's commit, and this one has not: no side runs them. Those of files are compared by
 * themselves. One text for each axis. `configFile`: its absolute path; `rows`: of the file axes of this checkout.
 */
export async function droppedValues(
  {
    config,
    configFile,
    rows,
  }: {
    readonly config: Config;
    readonly configFile: string;
    readonly rows: Readonly<Record<string, readonly AxisRow[]>>;
  },
  sha: string,
  root: string,
): Promise<readonly { readonly axis: string; readonly values: readonly string[] }[]> {
  const base = await configAt(configFile, sha, root);
  if (base === null) return [];
  const dropped = base.matrix.axes.map(async (axis) => {
    const own = config.matrix.axes.find(({ name }) => name === axis.name);
    const before = axis.from === "values" ? axis.values.map(String) : await idsAt(axis, own, { sha, root });
    const now = own?.from === "values" ? own.values.map(String) : (rows[axis.name] ?? []).map(({ id }) => id);
    const values = before.filter((value) => !now.includes(value));
    return values.length === 0 ? [] : [{ axis: axis.name, values }];
  });
  return (await Promise.all(dropped)).flat();
}

/** The ids of an axis whose values come from another file now, or from none. A file that is still read is compared by itself. */
async function idsAt(
  axis: Extract<Axis, { readonly from: "file" }>,
  own: Axis | undefined,
  { sha, root }: { readonly sha: string; readonly root: string },
): Promise<readonly string[]> {
  if (own?.from === "file" && own.file === axis.file) return [];
  const rows = await rowsAt(axis, sha, root);
  return rows === null || rows === "unknown" ? [] : rows.map(({ id }) => id);
}

export function droppedText({
  axis,
  values,
}: {
  readonly axis: string;
  readonly values: readonly string[];
}): string {
  const count = `${values.length} ${values.length === 1 ? "value" : "values"}`;
  return `${count} of the axis ${axis} of the config at the baseline's commit dropped, and not measured on either side: ${firstNames(values, MOST_NAMED)}`;
}

/** Null = the commit has none, or one that this version cannot read. */
async function configAt(file: string, sha: string, root: string): Promise<Config | null> {
  const path = relative(realPath(root), realPath(file)).replaceAll("\\", "/");
  if (path.startsWith("..")) return null;
  const found = await createLocalGit(root).readFileAt(sha, path);
  if (found.kind !== "text") return null;
  try {
    return parseConfig(found.text, path);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
