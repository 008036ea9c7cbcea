import type { Config } from "../model/config/config.ts";
import type { Complaint } from "./values/complaint.ts";
import { checkGlobs, globsText, looserGlobs, writtenGlobs } from "./values/globs.ts";
import { owned, type Owner } from "./values/owner.ts";

export const writtenPaths = writtenGlobs;

export const PATHS_OWNER = "base" satisfies Owner;

export function checkPaths(globs: readonly string[]): Complaint[] {
  return checkGlobs(globs, ["paths"]);
}

/** With fewer files covered, fewer pull requests are judged. */
export const ownedPaths = owned<Config["paths"]>(PATHS_OWNER, {
  path: "paths",
  text: globsText,
  looser: looserGlobs,
});
