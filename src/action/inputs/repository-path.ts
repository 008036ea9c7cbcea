import { join, posix, relative, sep } from "node:path";
import type { Job } from "../job.ts";

/** A path of an input or of the config, relative to the root of the repository, as git and GitHub name it. */
export function repositoryPath({ root, workspace, inputs }: Job, path: string): string {
  if (root === null) return posix.join(inputs["working-directory"], path);
  return relative(root, join(workspace, path)).split(sep).join("/");
}
