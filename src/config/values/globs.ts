import { z } from "zod";
import { quote } from "../../base/quote.ts";
import { checkRepositoryPath } from "./check-path.ts";
import { type Complaint, valueComplaint } from "./complaint.ts";
import { expected } from "./keys.ts";
import { listText, supersetIsLooser } from "./setting-change.ts";
import { text } from "./written-values.ts";

/** Globs of files of the repository: `!glob` excludes files again, and the last one that matches a file decides. */
export const writtenGlobs = z
  .array(text, expected("a list of globs"))
  .min(1, "expected at least one glob, got an empty list");

export function checkGlobs(globs: readonly string[], path: Complaint["path"]): Complaint[] {
  const onlyOut = globs.length > 0 && globs.every((glob) => glob.startsWith("!"));
  return [
    ...(onlyOut
      ? [valueComplaint(path, 'expected a glob without "!" first, since these match no file')]
      : []),
    ...globs.flatMap((glob, index) => checkGlob(glob, [...path, index])),
  ];
}

function checkGlob(glob: string, path: Complaint["path"]): Complaint[] {
  if (glob.startsWith("./")) {
    return [
      valueComplaint(
        path,
        `expected a glob relative to the repository's root, got ${quote(glob)} (write ${quote(glob.slice(2))})`,
      ),
    ];
  }
  return checkRepositoryPath(glob.replace(/^!/, ""), path);
}

/** Null = all files. */
export function globsText(globs: readonly string[] | null): string {
  return globs === null ? "all" : listText(inFixedOrder(globs));
}

/** The order of globs only matters where `!` removes files. */
function inFixedOrder(globs: readonly string[]): readonly string[] {
  return globs.some((glob) => glob.startsWith("!")) ? globs : globs.toSorted();
}

/** With fewer files covered, less is judged. Null = all files. */
export function looserGlobs(base: readonly string[] | null, head: readonly string[] | null): boolean | null {
  if (base === null || head === null) return base === null;
  // What "!glob" removes depends on the other globs.
  if ([...base, ...head].some((glob) => glob.startsWith("!"))) return null;
  return supersetIsLooser(head, base);
}
