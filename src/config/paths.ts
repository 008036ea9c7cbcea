import { z } from "zod";
import { quote } from "../base/quote.ts";
import type { Config } from "../model/config/config.ts";
import { checkRepositoryPath } from "./values/check-path.ts";
import { type Complaint, valueComplaint } from "./values/complaint.ts";
import { expected } from "./values/keys.ts";
import { owned, type Owner } from "./values/owner.ts";
import { listText, supersetIsLooser } from "./values/setting-change.ts";
import { text } from "./values/written-values.ts";

export const writtenPaths = z
  .array(text, expected("a list of globs"))
  .min(1, "expected at least one glob, got an empty list");

export const PATHS_OWNER = "base" satisfies Owner;

export function checkPaths(globs: readonly string[]): Complaint[] {
  const onlyOut = globs.length > 0 && globs.every((glob) => glob.startsWith("!"));
  return [
    ...(onlyOut
      ? [valueComplaint(["paths"], 'expected a glob without "!" first, since these match no file')]
      : []),
    ...globs.flatMap((glob, index) => checkGlob(glob, index)),
  ];
}

function checkGlob(glob: string, index: number): Complaint[] {
  const path = ["paths", index];
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

export const ownedPaths = owned<Config["paths"]>(PATHS_OWNER, {
  path: "paths",
  text: (paths) => (paths === null ? "all" : listText(inFixedOrder(paths))),
  looser: looserPaths,
});

/** The order of globs only matters where `!` removes files. */
function inFixedOrder(paths: readonly string[]): readonly string[] {
  return paths.some((glob) => glob.startsWith("!")) ? paths : paths.toSorted();
}

/** With fewer files covered, fewer pull requests are judged. Null = all files. */
function looserPaths(base: readonly string[] | null, head: readonly string[] | null): boolean | null {
  if (base === null || head === null) return base === null;
  // What "!glob" removes depends on the other globs.
  if ([...base, ...head].some((glob) => glob.startsWith("!"))) return null;
  return supersetIsLooser(head, base);
}
