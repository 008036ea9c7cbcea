import { createLocalGit } from "../../adapters/node/git/local-git.ts";
import { usageProblem } from "../../base/errors.ts";
import type { ArtifactBaseline } from "../../model/config/config.ts";

/**
 * The branch whose baselines are used: that of the config, else the default branch of origin. UsageError where neither
 * is known.
 */
export async function baseBranch({ branch }: ArtifactBaseline, root: string): Promise<string> {
  const known = typeof branch === "string" ? branch : await createLocalGit(root).defaultBranch();
  if (known !== null) return known;
  const message =
    "expected the branch whose baseline is meant: origin/HEAD does not name the default branch. `git remote set-head origin --auto` sets it";
  throw usageProblem("--branch", message);
}
