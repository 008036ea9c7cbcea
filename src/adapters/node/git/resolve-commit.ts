import { InterruptedError, type UsageError, usageProblem } from "../../../base/errors.ts";
import {
  git,
  remoteGit,
  withoutCredentials,
  type GitResult,
  type RemoteLimits,
  type TimedGitResult,
} from "./git.ts";

/** The limit for fetching one commit: a large one takes minutes, an unreachable server never answers. */
export const FETCH_TIMEOUT_MS = 5 * 60_000;

/**
 * Full sha of a branch, tag or commit. In a shallow checkout it fetches the missing commits, within the limits. UsageError
 * says what to do; InterruptedError when the signal has ended it.
 */
export async function resolveCommit(repository: string, ref: string, limits: RemoteLimits): Promise<string> {
  // '^main' is all that main does not reach.
  if (!/^[^-:+^\s][^:\s]*$/.test(ref)) {
    throw refError(
      ref,
      "expected a branch, tag or commit; a ref does not start with '-' or '^' and has no ':'",
    );
  }
  const sha = (await commitOf(repository, ref)) ?? (await commitAtOrigin(repository, ref));
  if (sha !== null) return sha;
  const shallow = await git(repository, ["rev-parse", "--is-shallow-repository"]);
  if (shallow.stdout.trim() !== "true") {
    const advice = `fetch it first (git fetch origin ${ref}), or check out with fetch-depth: 0`;
    throw refError(ref, `no such branch, tag or commit in this clone; ${advice}`);
  }
  return fetchMissing({ repository, limits }, ref);
}

async function commitOf(repository: string, name: string): Promise<string | null> {
  const argv = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const found = await git(repository, argv);
  return found.ok ? found.stdout.trim() : null;
}

/** What is counted from HEAD is of this checkout: `origin/HEAD~1` is an ancestor of origin's default branch instead. */
async function commitAtOrigin(repository: string, ref: string): Promise<string | null> {
  return /^HEAD(?![\w./-])/.test(ref) ? null : commitOf(repository, `origin/${ref}`);
}

/** `HEAD~3`, `@~3`, `HEAD^`: an ancestor of the checked-out commit, with the number of steps. */
const ANCESTOR = /^(?:HEAD|@)(?:~(\d{1,6})|(\^|~))$/;

interface Fetching {
  readonly repository: string;
  readonly limits: RemoteLimits;
}

/** Leaves no credentials, no branch and no tag behind. */
async function fetchMissing(fetching: Fetching, ref: string): Promise<string> {
  const { repository, limits } = fetching;
  const ancestor = ANCESTOR.exec(ref);
  const fetched =
    ancestor === null
      ? await fetchQuietly(fetching, ["--depth=1", "--end-of-options", "origin", ref])
      : await deepen(fetching, Number(ancestor[1] ?? 1));
  const sha = fetched.ok ? await commitOf(repository, ancestor === null ? "FETCH_HEAD" : ref) : null;
  if (sha !== null) return sha;
  if (limits.signal.aborted) throw new InterruptedError(`interrupted while git fetched ${ref}`);
  if ("isLate" in fetched && fetched.isLate) {
    const late = `origin did not give it within ${limits.timeoutMs / 1000} s: git fetch origin ${ref} was stopped`;
    throw refError(ref, `is not in this shallow checkout, and ${late}; ${FETCH_ADVICE}`);
  }
  const said = withoutCredentials(fetched.stderr).trim().split("\n").at(-1) ?? "";
  const why = fetched.ok || said === "" ? "origin has none" : `git fetch says: ${said}`;
  throw refError(ref, `no such branch, tag or commit in this shallow checkout, and ${why}; ${FETCH_ADVICE}`);
}

const FETCH_ADVICE = "check out with fetch-depth: 0, or fetch it in an earlier step";

/** One more commit than steps, counted from the one that is checked out: exactly what is needed. */
async function deepen(fetching: Fetching, steps: number): Promise<GitResult | TimedGitResult> {
  const head = await git(fetching.repository, ["rev-parse", "--verify", "HEAD"]);
  return head.ok
    ? fetchQuietly(fetching, [`--depth=${steps + 1}`, "--end-of-options", "origin", head.stdout.trim()])
    : head;
}

function fetchQuietly({ repository, limits }: Fetching, argv: readonly string[]): Promise<TimedGitResult> {
  const fetch = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", ...argv];
  return remoteGit(repository, fetch, limits);
}

export function refError(ref: string, message: string): UsageError {
  return usageProblem(`ref '${ref}'`, message);
}
