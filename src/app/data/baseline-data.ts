import { createLocalGit } from "../../adapters/node/git/local-git.ts";
import { hasChangedSince } from "../../adapters/node/git/git.ts";
import { parseDvcFile } from "../../formats/data/dvc-file.ts";
import { lfsOid } from "../../formats/data/lfs-pointer.ts";
import type { DataFingerprints } from "./fingerprint-data.ts";

/**
 * Fingerprints of the data at the baseline's commit, which is measured in the same job; `data`: those of the working folder. Files that git does
 * not have are the same for both. One that the commit lacks is left out, and one whose content differs has the commit
 * for a fingerprint, unless it is a pointer that says its content's.
 */
export async function baselineData(
  data: DataFingerprints,
  { root, sha }: { readonly root: string; readonly sha: string },
): Promise<DataFingerprints> {
  const git = createLocalGit(root);
  const entries = Object.entries(data).map(async ([name, fingerprint]) => {
    const [file = "", output] = name.split(" › ");
    const path = file.replace(/\/ \(\d+ files\)$/, "");
    if (!(await hasChangedSince(root, sha, [path]))) return [[name, fingerprint] as const];
    if (!(await git.isInCommit(sha, path))) return [];
    const found = await git.readFileAt(sha, path);
    const known = found.kind === "text" ? fingerprintIn(found.text, file, output) : null;
    return [[name, known ?? `other content at ${sha.slice(0, 12)}`] as const];
  });
  return Object.fromEntries((await Promise.all(entries)).flat());
}

/** What the text of a DVC file or LFS pointer says; null = it says nothing of it. */
function fingerprintIn(text: string, file: string, output: string | undefined): string | null {
  if (output === undefined) return lfsOid(text);
  try {
    return parseDvcFile(text, file).find(({ path }) => path === output)?.fingerprint ?? null;
  } catch {
    return null;
  }
}
