import type { BaselineDeps, BaselineQuery } from "./baseline-query.ts";

/** Which commits a baseline may be of. */
export interface Search {
  /** Null = any. */
  readonly commits: ReadonlySet<string> | null;
  /** ` at or before the merge base 1234567`; empty for any. */
  readonly within: string;
}

/** Asks the clone first. A shallow one knows nothing: then GitHub is asked, in two calls. */
export async function searchCommits({ at }: BaselineQuery, deps: BaselineDeps): Promise<Search> {
  if (at.kind !== "merge-base") return { commits: null, within: "" };
  const { commits, api } = deps;
  const common = (await commits.mergeBase(at.base, at.head)) ?? (await api.mergeBase(at.base, at.head));
  const behind = (await commits.behind(common)) ?? new Set(await api.commitsBehind(common));
  return { commits: behind, within: ` at or before the merge base ${common.slice(0, 7)}` };
}

export function describeSearch({ within }: Search, { branch }: BaselineQuery): string {
  return `newest complete run of ${branch}${within}`;
}
