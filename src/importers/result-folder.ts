import { firstNames } from "../base/clean-text.ts";
import { isPlaceholder } from "../model/run/placeholder.ts";
import { nothingIn } from "./import-problems.ts";
import type { ImportedFolder, ImportedRows, ImportedRun } from "./importer.ts";

/** Paths of the files in a folder, or zip, that may hold results. UsageError for none. */
export function resultPaths({ files, shown }: ImportedFolder): readonly string[] {
  const paths = files.filter((path) => !MAC_FORKS.test(path) && !isPlaceholder(path));
  if (paths.length === 0) throw nothingIn(shown, "folder");
  return paths;
}

/** What macOS puts beside the files of a zip. */
const MAC_FORKS = /(?:^|\/)(?:__MACOSX\/|\._)/;

/** With the names of files that are in no known format. */
export function withUnread(rows: ImportedRows, shown: string, unread: readonly string[]): ImportedRows {
  const text = `${shown} has files in no known format, which were not read: ${firstNames(unread, 3)}.`;
  return { ...rows, warnings: () => [...(rows.warnings?.() ?? []), { code: "unread-files", text }] };
}

/** Results of another tool have no manifest. */
export function runOf({ rows, warnings, metrics }: ImportedRows): ImportedRun {
  return { run: { manifest: null, rows, doubts: warnings }, metrics, history: [] };
}
