import { basename, dirname } from "node:path";
import { git } from "./git.ts";
import { isOutsideGit } from "./outside-git.ts";

/** What git has of a file: `changed` = its content here is not that of the commit. */
export type FileInGit = "committed" | "changed" | "untracked" | "outside-git";

/** `path`: absolute. A file in another repository within this one is asked for there. */
export async function fileInGit(path: string): Promise<FileInGit> {
  const [folder, name] = [dirname(path), basename(path)];
  if (isOutsideGit(folder)) return "outside-git";
  const listed = await git(folder, ["--literal-pathspecs", "ls-files", "--error-unmatch", "--", name]);
  if (!listed.ok) return "untracked";
  const known = await git(folder, ["--literal-pathspecs", "ls-tree", "-z", "HEAD", "--", name]);
  if (!known.ok || known.stdout === "") return "changed";
  const same = await git(folder, [
    "--literal-pathspecs",
    "diff",
    "--quiet",
    "--no-ext-diff",
    "--no-textconv",
    "HEAD",
    "--",
    name,
  ]);
  return same.ok ? "committed" : "changed";
}
