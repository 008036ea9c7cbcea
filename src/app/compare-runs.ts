import { type UsageError, usageProblem } from "../base/errors.ts";
import type { RunRows } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Report } from "../model/result/report.ts";
import type { Where } from "../model/config/metric.ts";
import { loadBytes, type LoadedRun, loadRun, requireWholeRun } from "./runs/load-run.ts";
import { planLocally } from "./plan-locally.ts";
import { judgeRows } from "./judge-run.ts";
import { isOnePlace, namedBaseline } from "./baseline/file-baseline.ts";
import type { Workspace } from "./workspace.ts";

export interface CompareRequest {
  readonly config: Config;
  readonly where: Where;
  readonly suite: string | null;
  /** Run folder, bundle or rows, relative to `cwd`; `-` = stdin. */
  readonly baseline: string;
  readonly candidate: string;
  readonly cwd: string;
  readonly stdin: () => Promise<Uint8Array>;
  /** The user states that both sides ran alternately in one job. */
  readonly sameJob: boolean;
  /** Absolute folder for the report; absent or null = the report is not saved. */
  readonly saveTo?: string | null;
}

/** Compares two existing runs, and executes nothing. */
export async function compareRuns(request: CompareRequest, workspace: Workspace): Promise<Report> {
  const { config, suite, where } = request;
  if (request.baseline === "-" && request.candidate === "-") throw stdinTwice();
  const candidate = await load(request, request.candidate);
  const baseline = await load(request, request.baseline);
  const named = namedBaseline(baseline, request.baseline, workspace.clock.now());
  const judging = {
    config,
    selection: { suite, where },
    plan: await planOf(candidate.run, request, workspace),
    run: candidate.run,
    baseline: { ...named, isCandidate: isOneRun(request, candidate.run, baseline.run) },
    policyChanges: [],
    sameJob: request.sameJob,
  };
  return judgeRows(judging, request.saveTo ?? null, workspace);
}

/** One path was named twice, or two copies of one run. */
function isOneRun(
  { cwd, baseline, candidate }: CompareRequest,
  ...[one, other]: readonly [RunRows, RunRows]
): boolean {
  const id = one.manifest?.runId;
  if (id !== undefined && id === other.manifest?.runId) return true;
  return baseline !== "-" && candidate !== "-" && isOnePlace(cwd, baseline, candidate);
}

function stdinTwice(): UsageError {
  const message = "expected - for one of --baseline and --candidate, got it for both: stdin can be read once";
  return usageProblem("--candidate", message);
}

async function load({ config, cwd, stdin }: CompareRequest, path: string): Promise<LoadedRun> {
  const loaded = path === "-" ? loadBytes(await stdin(), "stdin", config) : await loadRun(cwd, path, config);
  requireWholeRun(loaded.run, path);
  return loaded;
}

/**
 * The plan of a run folder, if the config still gives the same plan; else the rows are taken as the plan. A plan with
 * looks may contain more trials than were run, and two existing runs are judged once.
 */
async function planOf(run: RunRows, request: CompareRequest, workspace: Workspace): Promise<Plan | null> {
  if (run.manifest === null) return null;
  const plan = await planLocally({ ...request, suite: request.suite ?? run.manifest.suite }, workspace);
  return plan.hash === run.manifest.planHash && plan.looks.length === 1 ? plan : null;
}
