import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface Difference {
  /** Relative to both folders, with `/`. */
  readonly file: string;
  readonly kind: "changed" | "missing" | "unexpected";
}

/** Files that are not byte for byte the same in two folders, sorted by name. A folder that is not there holds none. */
export function differingFiles(expected: string, got: string): readonly Difference[] {
  const wanted = new Set(filesIn(expected));
  const found = new Set(filesIn(got));
  const all = [...new Set([...wanted, ...found])].toSorted((a, b) => (a < b ? -1 : 1));
  return all.flatMap((file): readonly Difference[] => {
    if (!found.has(file)) return [{ file, kind: "missing" }];
    if (!wanted.has(file)) return [{ file, kind: "unexpected" }];
    const same = readFileSync(join(expected, file)).equals(readFileSync(join(got, file)));
    return same ? [] : [{ file, kind: "changed" }];
  });
}

function filesIn(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}
