import { join, resolve } from "node:path";
import { processPort } from "../../adapters/node/process/process.ts";
import { restoreSetup, saveSetup, type SetupCache } from "../../adapters/node/git/setup-cache.ts";
import type { Worktree } from "../../adapters/node/git/worktree.ts";
import { oweOrderlyEnd } from "../../adapters/node/interruption.ts";
import { usageProblem } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import { hashJson } from "../../base/hash.ts";
import type { Side } from "../../model/run/side.ts";
import type { RunObserver } from "../../run/ports.ts";
import { runSetup, type SetupRequest } from "../../runners/run-setup.ts";
import { childEnvironment } from "../../secrets/child-environment.ts";
import type { Warning } from "../../model/result/finding.ts";
import { staleAfter } from "./results-of-setup.ts";
import type { RunnersInput } from "./open-runners.ts";
import type { Workspace } from "../workspace.ts";

export interface SideCommandsContext {
  readonly config: Config;
  readonly workspace: Workspace;
  readonly redact: Redactor;
  readonly observer: RunObserver;
}

/** The commands that run before and after the trials, once in the folder of each side. */
export interface SideCommands {
  /**
   * UsageError when a command fails, InterruptedError when the run is stopped. `worktree` is that of the baseline, if
   * it has one. Returns what is wrong with the results that it should have written.
   */
  setUp(place: Pick<RunnersInput, "sides" | "roots">, worktree: Worktree | null): Promise<readonly Warning[]>;
  /** Runs in every folder that was set up, or in which that was tried. Never throws. */
  tearDown(): Promise<void>;
}

export function sideCommands(context: SideCommandsContext): SideCommands {
  const { config } = context;
  /** The sides, by folder. */
  const started = new Map<string, readonly Side[]>();
  const { teardown } = config.execution;
  let debt: ReturnType<typeof oweOrderlyEnd> | null = null;
  return {
    async setUp({ sides, roots }, worktree) {
      if (config.execution.setup === null) requireComplete(worktree);
      if (teardown !== null) debt ??= oweOrderlyEnd();
      const doubts: Warning[] = [];
      for (const folder of new Set(sides.map((side) => resolve(roots[side])))) {
        const here = sides.filter((side) => resolve(roots[side]) === folder);
        started.set(folder, here);
        const cache = folder === worktree?.path ? cacheFor(context, worktree) : null;
        doubts.push(...(await setUpOnce({ cwd: folder, sides: here }, cache, context)));
      }
      return doubts;
    },
    async tearDown() {
      if (teardown === null) return;
      for (const [cwd, sides] of started) await tearDownOnce({ cwd, sides }, teardown, context);
      started.clear();
      debt?.paid();
      debt = null;
    },
  };
}

/** A stopped run is torn down too, so the signal of the run does not count here. */
async function tearDownOnce(
  place: SetupPlace,
  command: SetupRequest["command"],
  context: SideCommandsContext,
): Promise<void> {
  const { timeoutMs } = context.config.execution;
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    await runSetup({ ...requestFor(context, place), name: "teardown", command }, processPort, limit);
  } catch (error) {
    const late = limit.aborted ? `no end within ${timeoutMs / 1000} s; it was stopped` : null;
    const message = late ?? (error instanceof Error ? error.message : String(error));
    context.observer.notify({ type: "teardown-failed", message });
  }
}

type SetupPlace = Pick<SetupRequest, "cwd" | "sides">;

async function setUpOnce(
  place: SetupPlace,
  cache: SetupCache | null,
  context: SideCommandsContext,
): Promise<readonly Warning[]> {
  const { config, workspace } = context;
  const { setup: command } = config.execution;
  if (command === null || (cache !== null && (await restoreSetup(cache, place.cwd)))) return [];
  const request = { ...requestFor(context, place), name: "setup", command } as const;
  const stale = await staleAfter(() => runSetup(request, processPort, workspace.signal), place, config);
  if (cache !== null) await saveSetup(cache, place.cwd);
  return stale;
}

function requestFor(
  { config, workspace, redact }: SideCommandsContext,
  place: SetupPlace,
): Omit<SetupRequest, "name" | "command"> {
  return { ...place, env: childEnvironment(workspace), graceMs: config.execution.graceMs, redact };
}

/** The cache is only for a checkout of a commit: a working folder may be in any state. */
function cacheFor({ config, workspace }: SideCommandsContext, { sha }: Worktree): SetupCache | null {
  const { setup, setupCache: paths } = config.execution;
  if (paths.length === 0) return null;
  const key = hashJson({ sha, setup, paths });
  return { folder: join(workspace.out, "setup-cache"), key, paths };
}

/** The candidate has the submodules and large files that the baseline's checkout would lack. */
function requireComplete(worktree: Worktree | null): void {
  if (worktree === null || worktree.lacks.length === 0) return;
  const message =
    `the checkout of the baseline lacks ${worktree.lacks.slice(0, 5).join(", ")}, which this checkout has; ` +
    "let run.setup fetch it, such as `git submodule update --init --recursive` or `git lfs pull`";
  throw usageProblem("baseline", message, { path: "ref" });
}
