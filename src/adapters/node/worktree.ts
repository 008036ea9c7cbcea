import { mkdtemp, realpath, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "../../errors.ts";
import { errnoOf } from "./errno-of.ts";
import { git } from "./git.ts";

/** A checkout of one commit beside the repository. */
export interface Worktree {
  /** Absolute. */
  readonly path: string;
  readonly sha: string;
  /** Deletes it; safe to call twice. */
  remove(): Promise<void>;
}

export interface WorktreeRequest {
  /** Absolute folder inside the repository. */
  readonly repository: string;
  /** Branch, tag or commit. A branch that is not here is looked for at `origin`. */
  readonly ref: string;
  /** Folder for temporary files: RUNNER_TEMP, else the system's. */
  readonly temporary: string;
}

const PREFIX = "regression-gate-worktree-";

/**
 * Checks a ref out into a temporary folder, locked so that `git gc` leaves it alone, and clears those that killed runs
 * left behind. UsageError for a ref that is unknown or could be read as an option.
 */
export async function createWorktree(request: WorktreeRequest): Promise<Worktree> {
  const { repository } = request;
  await requireRepository(repository, request.ref);
  await removeStale(repository);
  const sha = await resolveCommit(repository, request.ref);
  const path = await realpath(await mkdtemp(join(request.temporary, PREFIX)));
  const added = await git(repository, [
    "worktree",
    "add",
    "--detach",
    "--lock",
    "--reason",
    reason(),
    path,
    sha,
  ]);
  if (!added.ok) {
    await rm(path, { recursive: true, force: true });
    throw usageError(request.ref, `git cannot check it out: ${added.stderr.trim()}`);
  }
  return { path, sha, remove: () => removeWorktree(repository, path) };
}

async function requireRepository(repository: string, ref: string): Promise<void> {
  if (!(await git(repository, ["--version"])).ok) {
    throw usageError(ref, "a baseline at a ref needs git, and there is no git here");
  }
  if (!(await git(repository, ["rev-parse", "--git-dir"])).ok) {
    throw usageError(ref, "a baseline at a ref needs a git repository, and this folder is in none");
  }
}

/** Full sha of a branch, tag or commit. A shallow checkout fetches what it lacks. */
export async function resolveCommit(repository: string, ref: string): Promise<string> {
  if (!/^[^-:+\s][^:\s]*$/.test(ref)) {
    throw usageError(ref, "expected a branch, tag or commit; a ref does not start with '-' and has no ':'");
  }
  const sha =
    (await commitOf(repository, ref)) ??
    (await commitOf(repository, `origin/${ref}`)) ??
    (await fetchShallow(repository, ref));
  if (sha === null) {
    const advice = `fetch it first (git fetch origin ${ref}), or check out with fetch-depth: 0`;
    throw usageError(ref, `no such branch, tag or commit here; ${advice}`);
  }
  return sha;
}

async function commitOf(repository: string, name: string): Promise<string | null> {
  const found = await git(repository, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  ]);
  return found.ok ? found.stdout.trim() : null;
}

/** One commit, without tags; leaves no credentials and no branch behind. */
async function fetchShallow(repository: string, ref: string): Promise<string | null> {
  const shallow = await git(repository, ["rev-parse", "--is-shallow-repository"]);
  if (shallow.stdout.trim() !== "true") {
    return null;
  }
  const argv = ["fetch", "--quiet", "--no-tags", "--depth=1", "--end-of-options", "origin", ref];
  const fetched = await git(repository, argv);
  return fetched.ok ? commitOf(repository, "FETCH_HEAD") : null;
}

/** Says whose it is, so that a later run can tell a worktree in use from one that was left behind. */
function reason(): string {
  return `regression-gate process ${process.pid}`;
}

async function removeWorktree(repository: string, path: string): Promise<void> {
  await git(repository, ["worktree", "unlock", path]);
  await git(repository, ["worktree", "remove", "--force", path]);
  // Also what git would not delete.
  await rm(path, { recursive: true, force: true });
  await git(repository, ["worktree", "prune"]);
}

async function removeStale(repository: string): Promise<void> {
  const list = await git(repository, ["worktree", "list", "--porcelain"]);
  const stale = list.stdout.split(/\n\n+/).flatMap(stalePath);
  for (const path of stale) {
    await removeWorktree(repository, path);
  }
}

/** Path of an entry that is ours and whose process has ended. */
function stalePath(entry: string): readonly string[] {
  const path = /^worktree (.+)$/m.exec(entry)?.[1];
  const pid = /^locked regression-gate process (\d+)$/m.exec(entry)?.[1];
  const ours = path !== undefined && pid !== undefined && basename(path).startsWith(PREFIX);
  return ours && !isAlive(Number(pid)) ? [path] : [];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

function usageError(ref: string, message: string): UsageError {
  return new UsageError([{ file: `ref '${ref}'`, line: null, column: null, path: "", message }]);
}
