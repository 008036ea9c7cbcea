import type { ArtifactApi } from "../artifact-api.ts";
import { isPermissionError, statusOf } from "../github-error.ts";
import type { BaselineDeps, BaselineQuery } from "./baseline-query.ts";

/** GitHub does not let the token see the branch. */
export class UnseenBranchError extends Error {
  override readonly name = "UnseenBranchError";
}

/** Whether a commit is in the history of the base branch. */
export type OnBranch = (sha: string) => Promise<boolean>;

/**
 * A run looks the same whether a branch or a tag of that name was pushed, and someone who may push a tag need not be
 * allowed to push the branch. So its commit has to be the branch's. No call for what is known anyway; else one for all that
 * are asked for, and one more for each that is not among the newest hundred. Throws UnseenBranchError and what the API throws.
 */
export function branchCommits(
  { branch, defaultBranch, branchCommit }: BaselineQuery,
  { api, commits }: Pick<BaselineDeps, "api" | "commits">,
): OnBranch {
  let asked: Promise<readonly string[]> | null = null;
  // The default branch is asked for without its name: a tag could be meant by it.
  const newest = (): Promise<readonly string[]> =>
    (asked ??= seen(() => api.commitsBehind(branch === defaultBranch ? null : branch)));
  return async (sha) => {
    if (sha === branchCommit) return true;
    if (branchCommit !== null && (await commits.behind(branchCommit))?.has(sha) === true) return true;
    const [tip, ...older] = await newest();
    if (tip === undefined) return false;
    return tip === sha || older.includes(sha) || (await isBehind(tip, sha, api));
  };
}

async function isBehind(tip: string, sha: string, api: Pick<ArtifactApi, "mergeBase">): Promise<boolean> {
  try {
    return (await api.mergeBase(tip, sha)) === sha;
  } catch (error) {
    // Nothing in common, or gone.
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

async function seen<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isPermissionError(error)) throw error;
    throw new UnseenBranchError("the commits of the branch cannot be read", { cause: error });
  }
}

/** Which commits a baseline may be of. */
export interface Search {
  /** Null = any. */
  readonly commits: ReadonlySet<string> | null;
  /** ` at or before the merge base 1234567`; empty for any. */
  readonly within: string;
}

export const ANY_COMMIT: Search = { commits: null, within: "" };

/** Asks the clone first. A shallow one knows nothing: then GitHub is asked, in two calls. */
export async function searchCommits({ at }: BaselineQuery, deps: BaselineDeps): Promise<Search> {
  if (at.kind === "latest" || at.kind === "run-id") return ANY_COMMIT;
  const { commits, api } = deps;
  const [base, head] =
    at.kind === "merge-base" ? [at.base, at.head] : [await tipOfDefaultBranch(api), at.commit];
  const common = (await commits.mergeBase(base, head)) ?? (await api.mergeBase(base, head));
  const behind = (await commits.behind(common)) ?? new Set(await api.commitsBehind(common));
  return { commits: behind, within: ` at or before the merge base ${common.slice(0, 7)}` };
}

/** The newest commit of the default branch, asked for without a name: a tag could be meant by it. */
async function tipOfDefaultBranch(api: Pick<ArtifactApi, "commitsBehind">): Promise<string> {
  return (await api.commitsBehind(null))[0] ?? "";
}

export function describeSearch({ within }: Search, { branch }: BaselineQuery): string {
  return `newest complete run of ${branch}${within}`;
}
