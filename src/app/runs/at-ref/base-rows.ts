import { createLocalGit } from "../../../adapters/node/git/local-git.ts";
import { UsageError } from "../../../base/errors.ts";
import { parseAxisFile } from "../../../formats/axis-file.ts";
import type { AxisRow } from "../../../model/config/case.ts";
import type { Axis } from "../../../model/config/config.ts";

type FileAxis = Extract<Axis, { readonly from: "file" }>;

/** Entries of an axis file at a commit. Null = there is nothing to compare: the commit that is checked out has no such file either. */
export async function rowsAt(
  { file, id }: FileAxis,
  sha: string,
  root: string,
): Promise<readonly AxisRow[] | "unknown" | null> {
  const git = createLocalGit(root);
  const path = file
    .split("/")
    .filter((part) => part !== "." && part !== "")
    .join("/");
  const found = await git.readFileAt(sha, path);
  if (found.kind === "absent") {
    const head = await git.head();
    // A file that an earlier step writes is in no commit.
    return head !== null && (await git.isInCommit(head, path)) ? "unknown" : null;
  }
  if (found.kind === "unknown") return "unknown";
  try {
    return parseAxisFile(found.text, file, id);
  } catch (error) {
    if (error instanceof UsageError) return "unknown";
    throw error;
  }
}
