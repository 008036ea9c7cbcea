import { filesIn } from "../adapters/node/files.ts";
import { settleAll } from "../base/errors.ts";
import { parseConfig } from "../config/parse-config.ts";
import { parseAxisFile } from "../formats/axis-file.ts";
import type { AxisRow } from "../model/config/case.ts";
import type { Axis, Config } from "../model/config/config.ts";
import type { FilePort } from "../run/ports.ts";

/** Reads and resolves a config; `file` is relative to `cwd`. UsageError lists every problem. */
export async function loadConfig(cwd: string, file: string): Promise<Config> {
  return parseConfig(await filesIn(cwd).readText(file), file);
}

/** Rows behind the file axes, by axis name. UsageError for every file that is missing or is no list of tasks. */
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
