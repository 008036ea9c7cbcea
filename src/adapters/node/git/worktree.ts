import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { messageOf, usageProblem } from "../../../base/errors.ts";
import { git } from "./git.ts";
import { isOwnerAlive, thisProcess } from "../process/process-owner.ts";
import { FETCH_TIMEOUT_MS, refError, resolveCommit } from "./resolve-commit.ts";

/** A checkout of one commit beside the repository. */
export interface Worktree {
  /** Absolute. */
  readonly path: string;
  readonly sha: string;
  /** What the repository's own checkout has and this one lacks: submodules, files behind a filter. */
  readonly lacks: readonly string[];
  /** Deletes it; safe to call twice. */
  remove(): Promise<void>;
  /** Leaves it to the user: no later run deletes it. */
  keep(): Promise<void>;
}

export interface WorktreeRequest {
  /** Absolute folder inside the repository. */
  readonly repository: string;
  /** Branch, tag or commit. A branch that is not here is looked for at `origin`. */
  readonly ref: string;
  /** Folder for temporary files: RUNNER_TEMP, else the system's. */
  readonly temporary: string;
  /** Ends the fetching of a ref that is not here. */
  readonly signal: AbortSignal;
}

const PREFIX = "regression-gate-worktree-";

/**
 * Checks a ref out into a temporary folder, locked so that `git gc` does not remove it, and deletes those that killed runs
 * left behind. No hook and no filter is run: filters are programs, which `.gitattributes` of the ref would choose.
 * UsageError for a ref that is unknown or could be read as an option.
 */
export async function createWorktree(request: WorktreeRequest): Promise<Worktree> {
  const { repository, signal } = request;
  await requireRepository(repository, request.ref);
  await removeStale(repository);
  const sha = await resolveCommit(repository, request.ref, { timeoutMs: FETCH_TIMEOUT_MS, signal });
  const filters = await configuredFilters(repository);
  const path = await realpath(await makeTemporary(request.temporary));
  const options = ["--detach", "--lock", "--reason", reason()];
  const added = await git(repository, [
    ...filters.flatMap(switchedOff),
    "worktree",
    "add",
    ...options,
    path,
    sha,
  ]);
  if (!added.ok) {
    await rm(path, { recursive: true, force: true });
    throw refError(request.ref, `git cannot check it out: ${added.stderr.trim()}`);
  }
  const lacks = [...(await missingSubmodules(repository, path)), ...(await filteredFiles(path, filters))];
  const keep = async (): Promise<void> => void (await git(repository, ["worktree", "unlock", path]));
  return { path, sha, lacks, remove: () => removeWorktree(repository, path), keep };
}

async function requireRepository(repository: string, ref: string): Promise<void> {
  if (!(await git(repository, ["--version"])).ok) {
    throw refError(ref, "a baseline at a ref needs git, and git was not found");
  }
  if (!(await git(repository, ["rev-parse", "--git-dir"])).ok) {
    throw refError(ref, "a baseline at a ref needs a git repository, and this folder is not in one");
  }
}

/** Names of the filter drivers that this machine's and this repository's configuration know, such as `lfs`. */
async function configuredFilters(repository: string): Promise<readonly string[]> {
  const argv = ["config", "--name-only", "--get-regexp", String.raw`^filter\..*\.(smudge|clean|process)$`];
  const { stdout } = await git(repository, argv);
  const names = stdout.split("\n").flatMap((key) => /^filter\.([\w.-]+)\.[^.]+$/.exec(key)?.[1] ?? []);
  return [...new Set(names)];
}

/** An empty command passes files through. */
function switchedOff(name: string): readonly string[] {
  return ["smudge=", "clean=", "process=", "required=false"].flatMap((set) => [
    "-c",
    `filter.${name}.${set}`,
  ]);
}

/** Submodules in the repository's own checkout. */
async function missingSubmodules(repository: string, worktree: string): Promise<readonly string[]> {
  const top = (await git(repository, ["rev-parse", "--show-toplevel"])).stdout.trim();
  const { stdout } = await git(worktree, ["ls-files", "--stage", "-z"]);
  const paths = stdout.split("\0").flatMap((line) => /^160000 [^\t]*\t(.*)$/s.exec(line)?.[1] ?? []);
  const held = await Promise.all(paths.map((path) => isFilled(join(top, path))));
  return paths.filter((_, index) => held[index]).map((path) => `submodule ${path}`);
}

async function isFilled(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch {
    return false;
  }
}

/** One example a driver is enough for a message. */
async function filteredFiles(worktree: string, filters: readonly string[]): Promise<readonly string[]> {
  const lists = filters.map(async (name) => {
    const { stdout } = await git(worktree, ["ls-files", "-z", "--", `:(attr:filter=${name})`]);
    const [first] = stdout.split("\0");
    return first === undefined || first === "" ? [] : [`files of the git filter ${name} such as ${first}`];
  });
  return (await Promise.all(lists)).flat();
}

/** Names its process, so that a later run can distinguish a worktree in use from one that was left behind. */
function reason(): string {
  const { pid, ticks, host } = thisProcess();
  return `regression-gate process ${pid} ${ticks ?? "-"} ${host}`;
}

async function removeWorktree(repository: string, path: string): Promise<void> {
  await git(repository, ["worktree", "unlock", path]);
  await git(repository, ["worktree", "remove", "--force", path]);
  // This deletes what git would not delete, too.
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

/** Path of an entry that is ours and whose process has ended. Version 0.1.0 wrote the process id alone. */
function stalePath(entry: string): readonly string[] {
  const path = /^worktree (.+)$/m.exec(entry)?.[1];
  const [, pid, ticks, host] = /^locked regression-gate process (\d+)(?: (\S+) (\S+))?$/m.exec(entry) ?? [];
  if (path === undefined || pid === undefined || !basename(path).startsWith(PREFIX)) return [];
  const owner = {
    pid: Number(pid),
    ticks: ticks === undefined || ticks === "-" ? null : ticks,
    host: host ?? thisProcess().host,
  };
  return isOwnerAlive(owner) ? [] : [path];
}

/** UsageError where the folder for temporary files is missing, full or not writable. */
async function makeTemporary(temporary: string): Promise<string> {
  try {
    return await mkdtemp(join(temporary, PREFIX));
  } catch (error) {
    const message = `cannot make a folder for the checkout of the baseline's commit: ${messageOf(error)}; set TMPDIR (RUNNER_TEMP in a job) to a folder that can be written`;
    throw usageProblem(temporary, message, {}, { cause: error });
  }
}
