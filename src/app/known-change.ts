import { changedCode } from "../adapters/node/git/changed-code.ts";
import { topFolder } from "../adapters/node/git/git.ts";
import { createLocalGit } from "../adapters/node/git/local-git.ts";
import { FETCH_TIMEOUT_MS, resolveCommit } from "../adapters/node/git/resolve-commit.ts";
import { globMatcher } from "../adapters/node/match-globs.ts";
import { UsageError } from "../base/errors.ts";
import { reportedEndings } from "../detect/coverage/reported-endings.ts";
import type { Config } from "../model/config/config.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { ChangedCode } from "../model/run/changed-code.ts";
import type { KnownChange } from "../pipeline/world.ts";
import type { Workspace } from "./workspace.ts";

interface JudgedRows {
  readonly config: Pick<Config, "coverage">;
  readonly run: RunRows;
  readonly baseline: Baseline;
}

/** What git knows of the change, where its rows are of a report of coverage; undefined = they are not. */
export async function knownChange(
  judged: JudgedRows,
  workspace: Workspace,
): Promise<KnownChange | undefined> {
  const sides = [judged.run, ...(judged.baseline.found ? [judged.baseline.run] : [])];
  const endings = sides.map(({ rows }) => reportedEndings(rows)).find((one) => one !== null) ?? null;
  if (endings === null) return undefined;
  const paths = judged.config.coverage?.paths ?? null;
  const code = await codeOf(judged, (path) => endings.isOf(path), workspace);
  return { code, isMeant: paths === null ? () => true : globMatcher(paths) };
}

async function codeOf(
  { run, baseline }: JudgedRows,
  isWanted: (path: string) => boolean,
  workspace: Workspace,
): Promise<ChangedCode> {
  const root = await topFolder(workspace.root);
  if (root === null)
    return { known: false, why: "this is no git repository, so what was changed is not known" };
  const local = createLocalGit(root);
  const checkedOut = await local.head();
  const { git } = run.manifest ?? { git: null };
  const head = git?.sha ?? checkedOut;
  if (head === null) return { known: false, why: "there is no commit yet" };
  const named = workspace.changeBase ?? (baseline.found ? baseline.provenance.sha : null);
  const base = await baseOf({ head, named }, root, workspace);
  if (!base.ok) return { known: false, why: base.why };
  const isOwn = head === checkedOut && workspace.env["GITHUB_ACTIONS"] !== "true";
  // Rows without a manifest say nothing of a commit: they are of the files as they are.
  const isEdited = isOwn && (run.manifest === null || git?.dirty === true);
  return changedCode(root, { base: base.sha, head: isEdited ? null : head, isWanted });
}

type FoundBase = { readonly ok: true; readonly sha: string } | { readonly ok: false; readonly why: string };

/** The commit that the change is made to: not the tip of its base, which may have gone on. */
async function baseOf(
  { head, named }: { readonly head: string; readonly named: string | null },
  root: string,
  workspace: Workspace,
): Promise<FoundBase> {
  const local = createLocalGit(root);
  const parents = await local.parents(head);
  const [into, merged] = parents;
  // GitHub merges a pull request into its base to measure it.
  if (into !== undefined && merged !== undefined && merged === workspace.changeHead) {
    const sha = await commitAt(root, into, workspace);
    return sha === null ? { ok: false, why: SHALLOW } : { ok: true, sha };
  }
  if (named === null) return { ok: false, why: UNNAMED };
  const base = await commitAt(root, named, workspace);
  if (base === null)
    return { ok: false, why: `the commit ${named.slice(0, 12)} is not in this clone; ${ADVICE}` };
  const common = await local.mergeBase(base, head);
  if (common !== null) return { ok: true, sha: common };
  return parents.includes(base) ? { ok: true, sha: base } : { ok: false, why: SHALLOW };
}

const ADVICE = "check out with fetch-depth: 0";
const SHALLOW = `the clone does not reach back to the commit that the change is made to; ${ADVICE}`;
const UNNAMED =
  "no commit is known that the change is made to: name it with --diff-base, or compare with a run that has one";

/** A shallow clone fetches the commit. Null = there is none. */
async function commitAt(root: string, ref: string, { signal }: Workspace): Promise<string | null> {
  try {
    return await resolveCommit(root, ref, { timeoutMs: FETCH_TIMEOUT_MS, signal });
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
