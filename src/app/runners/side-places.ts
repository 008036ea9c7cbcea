import { tmpdir } from "node:os";
import { createWorktree, type Worktree } from "../../adapters/node/git/worktree.ts";
import { endStrays } from "../../adapters/node/process/process-group.ts";
import { killStraysOfTheDead } from "../../adapters/node/process/process-mark.ts";
import type { Config } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import { childEnvironment } from "../../secrets/child-environment.ts";
import { requireSecrets } from "../check-requests.ts";
import type { Workspace } from "../workspace.ts";
import { sideCommands, type SideCommandsContext } from "./side-commands.ts";

/** The folders in which both sides are measured. */
export interface SidePlaces {
  /**
   * Checks out the baseline's commit and runs `setup` in each folder. Later calls return the result of the first call.
   * UsageError when a key is missing or a command fails.
   */
  open(): Promise<Sides<string>>;
  /** What is wrong with the results that `setup` should have written; none before it ran. */
  doubts(): readonly Warning[];
  /** Commit of the baseline's side; null = the baseline has no commit of its own, or is not open. */
  baselineSha(): string | null;
  /** Runs once: runs `teardown` where `setup` was tried, ends remaining programs, and deletes the checkout. */
  close(): Promise<void>;
}

export interface SidePlacesContext extends SideCommandsContext {
  /** What becomes of the checkout in the end. */
  readonly worktrees: "kept" | "deleted";
}

export function sidePlaces(context: SidePlacesContext): SidePlaces {
  const { config, workspace } = context;
  const commands = sideCommands(context);
  let worktree: Worktree | null = null;
  let doubts: readonly Warning[] = [];
  let opened: Promise<Sides<string>> | null = null;
  const open = async (): Promise<Sides<string>> => {
    killStraysOfTheDead();
    worktree = await checkOutBaseline(config, workspace);
    const roots = { baseline: worktree?.path ?? workspace.root, candidate: workspace.root };
    // A replay executes nothing.
    if (config.execution.replay !== null) return roots;
    const sides = measuredSides(config);
    requireSecrets(config, sides, childEnvironment(workspace));
    doubts = await commands.setUp({ sides, roots }, worktree);
    return roots;
  };
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await commands.tearDown();
    endStrays();
    if (worktree === null) return;
    if (context.worktrees === "deleted") return worktree.remove();
    await worktree.keep();
    const message = `kept the baseline's checkout: ${worktree.path} (\`git worktree remove --force ${worktree.path}\` deletes it)`;
    context.observer.notify({ type: "note", message });
  };
  return {
    open: () => (opened ??= open()),
    doubts: () => doubts,
    baselineSha: () => worktree?.sha ?? null,
    close: () => (closed ??= close()),
  };
}

async function checkOutBaseline({ baseline, sides }: Config, workspace: Workspace): Promise<Worktree | null> {
  if (sides !== null || baseline.from !== "ref") return null;
  const { root: repository, env, signal } = workspace;
  const temporary = env["RUNNER_TEMP"] ?? tmpdir();
  return createWorktree({ repository, ref: baseline.ref, temporary, signal });
}

function measuredSides({ sides, baseline }: Config): readonly Side[] {
  return sides !== null || baseline.from === "ref" ? ["baseline", "candidate"] : ["candidate"];
}
