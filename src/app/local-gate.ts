import { describeMetrics } from "./default-policy/infer-config.ts";
import type { RunDirectory } from "../adapters/node/runs/run-directory.ts";
import type { Redactor } from "../secrets/redaction.ts";
import { requireNone } from "../base/problems.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Sides } from "../model/run/side.ts";
import { execute, runGate } from "../pipeline/pipeline.ts";
import { planTrials } from "../plan/plan-trials.ts";
import type { GateOutcome, GateWorld, RunResult, Selection } from "../pipeline/world.ts";
import type { TrialRunner } from "../run/ports.ts";
import { replayRunner } from "../runners/replay.ts";
import { withChaos } from "../runners/chaos.ts";
import { childEnvironment, environmentRedactor } from "../secrets/child-environment.ts";
import { checkoutState } from "./checkout-state.ts";
import { requireFileBaseline } from "./baseline/file-baseline.ts";
import { findLocalBaseline } from "./baseline/find-local-baseline.ts";
import { loadRecording } from "./runners/load-recording.ts";
import { openDebug } from "./runners/open-debug.ts";
import { openRunFolder } from "./runs/open-run-folder.ts";
import { openRunners, type RunnersInput } from "./runners/open-runners.ts";
import { knownChange } from "./known-change.ts";
import { saveJudged, type SavedRun } from "./judge-run.ts";
import { readSelection } from "./plan-locally.ts";
import { resultsFiles } from "./runs/read-results.ts";
import { requestProblems } from "./check-requests.ts";
import { type SidePlaces, sidePlaces } from "./runners/side-places.ts";
import type { LocalRequest } from "./request.ts";
import { busily, shownPath, type Workspace } from "./workspace.ts";

export type LocalOutcome = GateOutcome & SavedRun;

/** Runs, compares, and writes the report into the folder of the run. */
export async function gateLocally(request: LocalRequest, workspace: Workspace): Promise<LocalOutcome> {
  await requireFileBaseline(request.config, workspace);
  const session = openSession(request, workspace);
  try {
    const selection = await session.selection();
    const { config, policyChanges, upTo } = request;
    const judged = await runGate(
      { config, selection, policyChanges, describe: describeMetrics, upTo },
      session.world,
    );
    return await saveJudged(judged, { config, runFolder: session.runFolder(), save: "run" }, workspace);
  } finally {
    await session.close();
  }
}

/** A run that was not compared with anything. */
export interface LocalRun extends RunResult {
  /** Absolute path. */
  readonly runFolder: string;
}

/** Runs without a comparison. */
export async function runLocally(request: LocalRequest, workspace: Workspace): Promise<LocalRun> {
  return runInSession(request, workspace, async (session) => {
    const selection = await session.selection();
    return session.world.busy(() => planTrials(request.config, selection));
  });
}

/** Runs a plan that was made from this request, or the part of one shard. */
export async function runPlanned(plan: Plan, request: LocalRequest, workspace: Workspace): Promise<LocalRun> {
  return runInSession(request, workspace, () => Promise.resolve(plan));
}

async function runInSession(
  request: LocalRequest,
  workspace: Workspace,
  planOf: (session: Session) => Promise<Plan>,
): Promise<LocalRun> {
  const session = openSession(request, workspace);
  try {
    const { config, upTo } = request;
    const result = await execute({ config, plan: await planOf(session), upTo }, session.world);
    return { ...result, runFolder: session.runFolder() };
  } finally {
    await session.close();
  }
}

interface Session {
  readonly world: GateWorld;
  /** The input of the plan. It runs `setup` first where `setup` may write the results that the plan depends on. */
  selection(): Promise<Selection>;
  /** Absolute path; it is known once the run is open. */
  runFolder(): string;
  close(): Promise<void>;
}

/** One gate, and everything that has to be cleaned up after it. */
function openSession(request: LocalRequest, given: Workspace): Session {
  const { config, observer } = request;
  const redact = environmentRedactor(config.secrets, given);
  const worktrees = request.keepWorktrees === true ? "kept" : "deleted";
  const places = sidePlaces({ config, workspace: given, redact, observer, worktrees });
  const opened: Opened = { directory: null, workspace: given };
  return {
    world: worldOf(request, { places, opened, redact }),
    async selection() {
      if (resultsFiles(config).length === 0) return readSelection(request, given);
      // Git is asked before `setup` writes into the folder.
      const git = await (given.gitAhead ?? checkoutState(given.root, given.env));
      opened.workspace = { ...given, gitAhead: Promise.resolve(git) };
      const selection = await readSelection(request, given, await places.open());
      return { ...selection, doubts: [...(selection.doubts ?? []), ...places.doubts()] };
    },
    runFolder: () => folderOf(opened.directory),
    close: () => places.close(),
  };
}

interface Opened {
  directory: RunDirectory | null;
  workspace: Workspace;
}

interface SessionParts {
  readonly places: SidePlaces;
  readonly opened: Opened;
  readonly redact: Redactor;
}

function worldOf(request: LocalRequest, { places, opened, redact }: SessionParts): GateWorld {
  const { config, observer, findArtifact } = request;
  const { clock, signal } = opened.workspace;
  return {
    clock,
    signal,
    observer,
    redact,
    async openRun(plan) {
      opened.directory = await openRunFolder(request, plan, opened.workspace);
      request.onOpen?.(opened.directory.path);
      return opened.directory;
    },
    async openRunners(plan) {
      const roots = await places.open();
      const runFolder = folderOf(opened.directory);
      const { workspace } = opened;
      const runners = await prepareRunners(request, { plan, roots, workspace, redact, runFolder });
      return withChaos(runners, config.execution.chaos, clock);
    },
    closeSides: () => places.close(),
    busy: (work) => busily(opened.workspace, work),
    knownChange: (run, baseline) => knownChange({ config, run, baseline }, opened.workspace),
    findBaseline: (candidate) => {
      const found = { config, candidate, baselineSha: places.baselineSha() };
      return findLocalBaseline(found, { workspace: opened.workspace, findArtifact });
    },
  };
}

function folderOf(directory: RunDirectory | null): string {
  if (directory === null) throw new Error("the run was never opened");
  return directory.path;
}

interface RunnerPlace extends Pick<RunnersInput, "redact" | "runFolder" | "roots"> {
  readonly plan: Plan;
  readonly workspace: Workspace;
}

async function prepareRunners(request: LocalRequest, place: RunnerPlace): Promise<Sides<TrialRunner>> {
  const { config } = request;
  const { plan, roots, workspace, redact, runFolder } = place;
  const { replay } = config.execution;
  if (replay !== null) {
    const recording = await loadRecording(replay, plan, { config, workspace });
    const runner = replayRunner(recording, shownPath(workspace, replay));
    return { baseline: runner, candidate: runner };
  }
  requireNone(await requestProblems(config, { plan, roots }));
  const env = childEnvironment(workspace);
  const { sides } = plan;
  const debug = request.debug ?? openDebug(config, place);
  return openRunners({ config, sides, roots, env, clock: workspace.clock, redact, runFolder, debug });
}
