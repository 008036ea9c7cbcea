import { posix, resolve } from "node:path";
import { exists } from "../../adapters/node/files.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

export interface RunFolder {
  /** Absolute path of the repository's checkout. */
  readonly root: string;
  /** Where the tool ran, relative to it. */
  readonly cwd: string;
}

/**
 * Rows whose places are relative to the repository: a tool names files as seen from the folder that it ran in. A file that
 * is at the top alone was named from there.
 */
export function placedRows(rows: Iterable<TrialRecord>, { root, cwd }: RunFolder): Iterable<TrialRecord> {
  const folder = posix.normalize(cwd.replaceAll("\\", "/"));
  if (folder === "." || folder === "./") return rows;
  const files = new Map<string, string>();
  const inRepository = (file: string): string => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const isAtTop = !exists(resolve(root, cwd, file)) && exists(resolve(root, file));
    const path = isAtTop ? file : posix.join(folder, file);
    files.set(file, path);
    return path;
  };
  return {
    *[Symbol.iterator]() {
      for (const row of rows)
        yield row.place === undefined
          ? row
          : { ...row, place: { ...row.place, file: inRepository(row.place.file) } };
    },
  };
}
