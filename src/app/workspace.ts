import { relative, resolve } from "node:path";
import { topFolder } from "../adapters/node/git/git.ts";
import type { GitState } from "../model/run/manifest.ts";
import type { Environment } from "../secrets/child-environment.ts";
import type { Clock } from "../run/ports.ts";

export type Busy = <T>(work: () => T) => Promise<T>;

/** A checkout on this machine, in which a gate works. */
export interface Workspace extends Environment {
  /**
   * Absolute path that the paths in configs are relative to: the top folder of the git repository, else the working
   * directory.
   */
  readonly root: string;
  /** Absolute path of the folder that contains `runs/` and `latest`. */
  readonly out: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Runs work that takes long without a pause: an interruption ends the process in it. Absent = an interruption waits for its end. */
  readonly busy?: Busy;
  /** State of the repository, if it was read in advance; absent = it is read when needed. */
  readonly gitAhead?: Promise<GitState | null>;
  /** Head of the pull request that is measured, merged into its base or not; absent = it is none. */
  readonly changeHead?: string;
  /** The commit that the measured change is made to, or a ref of it; absent = the baseline's commit. */
  readonly changeBase?: string;
}

export async function busily<T>({ busy }: Pick<Workspace, "busy">, work: () => T): Promise<T> {
  return busy === undefined ? work() : busy(work);
}

export const DEFAULT_OUT = ".regression-gate";

/** Top folder of the git repository around `cwd`; outside of git `cwd` itself. */
export async function repositoryRoot(cwd: string): Promise<string> {
  return resolve((await topFolder(cwd)) ?? cwd);
}

/** A path as it is stored and shown: relative to the root, with "/". */
export function shownPath({ root }: Pick<Workspace, "root">, path: string): string {
  return relative(root, resolve(root, path)).replaceAll("\\", "/");
}
