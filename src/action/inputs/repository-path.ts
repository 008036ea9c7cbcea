import { join, posix, relative, sep } from "node:path";
import type { Job } from "../job.ts";

/** A path of inputs or config as git and GitHub name it: from the repository's root. */
export function repositoryPath({ root, workspace, inputs }: Job, path: string): string {
  if (root === null) return posix.join(inputs["working-directory"], path);
  return relative(root, join(workspace, path)).split(sep).join("/");
}
