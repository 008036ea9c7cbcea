import { hasChangedSince } from "../../../adapters/node/git/git.ts";
import { createLocalGit, type LocalGit } from "../../../adapters/node/git/local-git.ts";
import { hashJson } from "../../../base/hash.ts";
import type { Config } from "../../../model/config/config.ts";

type Versions = Readonly<Record<string, string>>;

/**
 * Declared versions at the baseline's commit, which is measured in the same job as the working folder, whose own are
 * `versions`. Git says whether files differ, so that line ends and filters (LFS) make no difference of their own. A name whose files the commit
 * does not have is left out.
 */
export async function baselineVersions(
  sources: Config["versions"],
  versions: Versions,
  { root, sha }: { readonly root: string; readonly sha: string },
): Promise<Versions> {
  const git = createLocalGit(root);
  const entries = Object.entries(sources).map(async ([name, source]) => {
    const same = versions[name] === undefined ? [] : [[name, versions[name]] as const];
    if (source.from === "value" || !(await hasChangedSince(root, sha, source.files))) return same;
    const hash = await hashAt(git, sha, source.files);
    return hash === null ? [] : [[name, hash] as const];
  });
  return Object.fromEntries((await Promise.all(entries)).flat());
}

/** Null = the commit has none of them. */
async function hashAt(git: LocalGit, sha: string, files: readonly string[]): Promise<string | null> {
  const found = await Promise.all(files.map((file) => git.readFileAt(sha, file)));
  if (found.every(({ kind }) => kind === "absent")) return null;
  const texts = found.map((file) => (file.kind === "text" ? file.text : null));
  return hashJson({ files: [...files], texts }).slice(0, 12);
}
