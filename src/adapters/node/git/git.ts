import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import type { GitState } from "../../../model/run/manifest.ts";
import { processPort } from "../process/process.ts";
import { isOutsideGit } from "./outside-git.ts";

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** How git ended. */
export interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Variables by which git's own hooks and aliases name another repository than the one around `cwd`; those of
 * `git rev-parse --local-env-vars` but its configuration.
 */
const REPOSITORY_VARIABLES =
  /^GIT_(?:ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|DIR|GRAFT_FILE|IMPLICIT_WORK_TREE|INDEX_FILE|INTERNAL_SUPER_PREFIX|NAMESPACE|NO_REPLACE_OBJECTS|OBJECT_DIRECTORY|PREFIX|QUARANTINE_PATH|REPLACE_REF_BASE|SHALLOW_FILE|WORK_TREE)$/;

/** A partial clone fetches missing objects during any command, from a server that may never answer. */
const LONGEST_MS = 10 * 60_000;

/** Runs git with hooks, pagers and prompts off: a repository that is measured must not run code of its own this way. */
export function git(cwd: string, argv: readonly string[]): Promise<GitResult> {
  const [program, ...args] = safeCommand(argv);
  const limits = { maxBuffer: MAX_OUTPUT_BYTES, timeout: LONGEST_MS, killSignal: "SIGKILL" } as const;
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env: safeEnvironment(), ...limits }, (error, stdout, stderr) =>
      resolve({ ok: error === null, stdout, stderr: stderr === "" ? (error?.message ?? "") : stderr }),
    );
  });
}

export interface TimedGitResult extends GitResult {
  readonly isLate: boolean;
}

/** When git stops waiting for a server. */
export interface RemoteLimits {
  readonly timeoutMs: number;
  /** Aborted when the caller no longer waits. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command that speaks to a server: it and what it has started (`ssh`, `git-remote-https`) are ended after
 * `timeoutMs`, and by the signal: in a process group of their own, no Ctrl-C reaches them. They have no terminal that they could ask for a password or a host's key.
 */
export async function remoteGit(
  cwd: string,
  argv: readonly string[],
  { timeoutMs, signal }: RemoteLimits,
): Promise<TimedGitResult> {
  const late = AbortSignal.timeout(timeoutMs);
  const request = {
    command: safeCommand(argv),
    cwd,
    env: { ...safeEnvironment(), SSH_ASKPASS_REQUIRE: "never", GCM_INTERACTIVE: "never" },
    stdin: "",
    maxOutputBytes: 64 * 1024,
    redact: withoutCredentials,
    spill: null,
    graceMs: 1000,
    usage: "ignored",
  } as const;
  const { exitCode, stdout, stderr, spawnError } = await processPort.run(
    request,
    AbortSignal.any([late, signal]),
  );
  const said = spawnError?.message ?? stderr;
  return { ok: exitCode === 0, stdout, stderr: said, isLate: exitCode !== 0 && late.aborted };
}

function safeCommand(argv: readonly string[]): readonly [string, ...string[]] {
  return ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "--no-pager", ...argv];
}

function safeEnvironment(): Readonly<Record<string, string>> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || REPOSITORY_VARIABLES.test(name) ? [] : [[name, value] as const],
  );
  const quiet = { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
  // What ran before in the job could have another object stand for a commit or a file of it.
  return { ...Object.fromEntries(inherited), ...quiet, GIT_NO_REPLACE_OBJECTS: "1" };
}

/** Commit, branch, dirtiness and remote; null outside git, before the first commit, and without git. */
export async function gitState(cwd: string): Promise<GitState | null> {
  if (isOutsideGit(cwd)) return null;
  const [status, remote] = await Promise.all([
    // Untracked files are left out: the files of a run would make every later run dirty. One process tells commit,
    // branch and changes: each takes about 10 ms of the start.
    git(cwd, ["status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=no"]),
    git(cwd, ["config", "--get", "remote.origin.url"]),
  ]);
  const sha = headerOf(status.stdout, "branch.oid");
  if (!status.ok || sha === null || sha === "(initial)") return null;
  const branch = headerOf(status.stdout, "branch.head");
  return {
    sha,
    branch: branch === "(detached)" ? null : branch,
    dirty: /^[^#\n]/m.test(status.stdout),
    remote: remote.ok ? withoutCredentials(remote.stdout.trim()) : null,
  };
}

/** `# branch.head main` of the second porcelain format. */
function headerOf(status: string, name: string): string | null {
  const start = `# ${name} `;
  const line = status.split("\n").find((line) => line.startsWith(start));
  return line?.slice(start.length) ?? null;
}

/** Top folder of the repository around `cwd`; null outside git. */
export async function topFolder(cwd: string): Promise<string | null> {
  if (isOutsideGit(cwd)) return null;
  const top = await git(cwd, ["rev-parse", "--show-toplevel"]);
  return top.ok ? top.stdout.trim() : null;
}

/** SHA-256 of the changes to tracked files; null for a clean tree and outside git. */
export async function gitChangesHash(cwd: string): Promise<string | null> {
  const diff = await git(cwd, ["diff", "--no-ext-diff", "--no-textconv", "--binary", "HEAD"]);
  return diff.ok && diff.stdout !== "" ? createHash("sha256").update(diff.stdout).digest("hex") : null;
}

/** Takes `user:token@` out of a URL, or of every one in a text; `git@host:path` names no secret and stays. */
export function withoutCredentials(remote: string): string {
  return remote.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/gi, "$1");
}

/** Whether tracked files differ from those of a commit, or git cannot say. */
export async function hasChangedSince(cwd: string, sha: string, files: readonly string[]): Promise<boolean> {
  const { ok } = await git(cwd, ["diff", "--quiet", "--no-ext-diff", "--no-textconv", sha, "--", ...files]);
  return !ok;
}
