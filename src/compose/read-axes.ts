import { filesIn } from "../adapters/node/files.ts";
import { parseAxisFile } from "../formats/axis-file.ts";
import type { AxisRow } from "../model/case.ts";
import type { Config } from "../model/config.ts";

/** Rows behind the file axes, by axis name. UsageError for a file that is missing or is no list of tasks. */
export async function readAxes(
  config: Config,
  root: string,
): Promise<Readonly<Record<string, readonly AxisRow[]>>> {
  const files = filesIn(root);
  const entries: [string, readonly AxisRow[]][] = [];
  for (const axis of config.matrix.axes) {
    if (axis.from === "file") {
      entries.push([axis.name, parseAxisFile(await files.readText(axis.file), axis.file, axis.id)]);
    }
  }
  return Object.fromEntries(entries);
}
