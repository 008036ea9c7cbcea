import { tmpdir } from "node:os";
import { endStrays } from "../adapters/node/process/process-group.ts";
import { killStraysOfTheDead } from "../adapters/node/process/process-mark.ts";
import type { RunDirectory } from "../adapters/node/runs/run-directory.ts";
import { createWorktree, type Worktree } from "../adapters/node/git/worktree.ts";
import { requireNone } from "../base/problems.ts";
import type { Config } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Sides } from "../model/run/side.ts";
import { execute, runGate } from "../pipeline/pipeline.ts";
import type { GateOutcome, GateWorld, RunResult } from "../pipeline/world.ts";
import type { TrialRunner } from "../run/ports.ts";
import { replayRunner } from "../runners/replay.ts";
import { withChaos } from "../runners/chaos.ts";
import { requestProblems, requireSecrets } from "./check-requests.ts";
import { childEnvironment, environmentRedactor } from "../secrets/child-environment.ts";
import { requireFileBaseline } from "./baseline/file-baseline.ts";
import { findLocalBaseline } from "./baseline/find-local-baseline.ts";
import { loadRecording } from "./runners/load-recording.ts";
import { openDebug } from "./runners/open-debug.ts";
import { openRunFolder } from "./runs/open-run-folder.ts";
import { openRunners, type RunnersInput } from "./runners/open-runners.ts";
import { saveJudged, type SavedRun } from "./judge-run.ts";
import { planLocally, readSelection } from "./plan-locally.ts";
import type { LocalRequest } from "./request.ts";
import { sideCommands, type SideCommands } from "./runners/side-commands.ts";
import { shownPath, type Workspace } from "./workspace.ts";

export type LocalOutcome = GateOutcome & SavedRun;

/** Runs, compares and writes the report into the run's folder. */
export async function gateLocally(request: LocalRequest, workspace: Workspace): Promise<LocalOutcome> {
  await requireFileBaseline(request.config, workspace);
  const session = openSession(request, workspace);
  try {
    const selection = await readSelection(request, workspace);
    const { config, policyChanges, upTo } = request;
    const judged = await runGate({ config, selection, policyChanges, upTo }, session.world);
    return await saveJudged(judged, { config, runFolder: session.runFolder(), save: "run" }, workspace);
  } finally {
    await session.close();
  }
}

/** A run that nothing was compared with. */
export interface LocalRun extends RunResult {
  /** Absolute. */
  readonly runFolder: string;
}

/** Runs without comparing. */
export async function runLocally(request: LocalRequest, workspace: Workspace): Promise<LocalRun> {
  return runPlanned(await planLocally(request, workspace), request, workspace);
}

/** Runs a plan that was made of this request, or the part of one shard. */
export async function runPlanned(plan: Plan, request: LocalRequest, workspace: Workspace): Promise<LocalRun> {
  const session = openSession(request, workspace);
  try {
    const { config, upTo } = request;
    const result = await execute({ config, plan, upTo }, session.world);
    return { ...result, runFolder: session.runFolder() };
  } finally {
    await session.close();
  }
}

interface Session {
  readonly world: GateWorld;
  /** Absolute; known once the run is open. */
  runFolder(): string;
  close(): Promise<void>;
}

/** The world of one gate, and what has to be cleaned up after it. */
function openSession(request: LocalRequest, workspace: Workspace): Session {
  const { config, observer, findArtifact } = request;
  const redact = environmentRedactor(config.secrets, workspace);
  const commands = sideCommands({ config, workspace, redact, observer });
  let directory: RunDirectory | null = null;
  let worktree: Worktree | null = null;
  const world: GateWorld = {
    clock: workspace.clock,
    signal: workspace.signal,
    observer,
    redact,
    async openRun(plan) {
      directory = await openRunFolder(request, plan, workspace);
      request.onOpen?.(directory.path);
      return directory;
    },
    async openRunners(plan) {
      killStraysOfTheDead();
      worktree = await openWorktree(config, workspace);
      const place = { plan, worktree, workspace, commands, redact, runFolder: folderOf(directory) };
      const runners = await prepareRunners(request, place);
      return withChaos(runners, config.execution.chaos, workspace.clock);
    },
    findBaseline: (candidate) =>
      findLocalBaseline(
        { config, candidate, baselineSha: worktree?.sha ?? null },
        { workspace, findArtifact },
      ),
  };
  return {
    world,
    runFolder: () => folderOf(directory),
    close: () => closeSides(commands, worktree),
  };
}

function folderOf(directory: RunDirectory | null): string {
  if (directory === null) throw new Error("the run was never opened");
  return directory.path;
}

async function closeSides(commands: SideCommands, worktree: Worktree | null): Promise<void> {
  await commands.tearDown();
  endStrays();
  await worktree?.remove();
}

async function openWorktree({ baseline, sides }: Config, workspace: Workspace): Promise<Worktree | null> {
  if (sides !== null || baseline.from !== "ref") return null;
  const { root: repository, env, signal } = workspace;
  const temporary = env["RUNNER_TEMP"] ?? tmpdir();
  return createWorktree({ repository, ref: baseline.ref, temporary, signal });
}

interface RunnerPlace extends Pick<RunnersInput, "redact" | "runFolder"> {
  readonly plan: Plan;
  readonly worktree: Worktree | null;
  readonly workspace: Workspace;
  readonly commands: SideCommands;
}

async function prepareRunners({ config }: LocalRequest, place: RunnerPlace): Promise<Sides<TrialRunner>> {
  const { plan, worktree, workspace, commands, redact, runFolder } = place;
  const { replay } = config.execution;
  if (replay !== null) {
    const recording = await loadRecording(replay, plan, { config, workspace });
    const runner = replayRunner(recording, shownPath(workspace, replay));
    return { baseline: runner, candidate: runner };
  }
  const env = childEnvironment(workspace);
  requireSecrets(config, plan.sides, env);
  const roots = { baseline: worktree?.path ?? workspace.root, candidate: workspace.root };
  await commands.setUp({ sides: plan.sides, roots }, worktree);
  const problems = await requestProblems(config, { plan, roots });
  requireNone(problems);
  const { sides } = plan;
  const debug = openDebug(config, place);
  return openRunners({ config, sides, roots, env, clock: workspace.clock, redact, runFolder, debug });
}
