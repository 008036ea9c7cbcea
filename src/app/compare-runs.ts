import { type UsageError, usageProblem } from "../base/errors.ts";
import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Report } from "../model/result/report.ts";
import type { Where } from "../model/config/metric.ts";
import { loadBytes, type LoadedRun, loadSide, requireWholeRun, type RowConfig } from "./runs/load-run.ts";
import { planLocally } from "./plan-locally.ts";
import { judgeRows } from "./judge-run.ts";
import { isOnePlace, namedBaseline } from "./baseline/file-baseline.ts";
import type { Workspace } from "./workspace.ts";

export interface CompareRequest {
  readonly config: Config;
  readonly where: Where;
  readonly suite: string | null;
  /** Run folder, bundle or rows, or several files of one tool, relative to `cwd`; `-` = stdin. */
  readonly baseline: string | readonly string[];
  readonly candidate: string | readonly string[];
  /** Name of the format of tools' files; absent or null = their content says it. */
  readonly inputFormat?: string | null;
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
  const { candidate, baseline } = await loadSides(request, config);
  const judging = {
    config,
    selection: { suite, where },
    plan: await planOf(candidate.run, request, workspace),
    run: candidate.run,
    baseline: baselineOf(request, { candidate, baseline }, workspace),
    policyChanges: [],
    sameJob: request.sameJob,
  };
  return judgeRows(judging, request.saveTo ?? null, workspace);
}

/** The named baseline, and whether it is the candidate itself: one path was named twice, or two copies of one run. */
export function baselineOf(
  { cwd, ...request }: Pick<CompareRequest, "cwd" | "baseline" | "candidate">,
  { candidate, baseline }: Readonly<Record<"candidate" | "baseline", LoadedRun>>,
  workspace: Workspace,
): Baseline {
  const [before, after] = [listed(request.baseline), listed(request.candidate)];
  const id = candidate.run.manifest?.runId;
  const isOneRun = id !== undefined && id === baseline.run.manifest?.runId;
  const isThere = (path: string): boolean =>
    path !== "-" && after.some((other) => other !== "-" && isOnePlace(cwd, path, other));
  const named = namedBaseline(baseline, before.join(", "), workspace.clock.now());
  return named.found ? { ...named, isCandidate: isOneRun || before.some(isThere) } : named;
}

type SidesToLoad = Pick<CompareRequest, "baseline" | "candidate" | "inputFormat" | "cwd" | "stdin">;

/** Both sides; `config`: null = there is none. UsageError where both are stdin. */
export async function loadSides(
  request: SidesToLoad,
  config: RowConfig | null,
): Promise<Readonly<Record<"candidate" | "baseline", LoadedRun>>> {
  if ([request.baseline, request.candidate].every((side) => listed(side).includes("-"))) throw stdinTwice();
  const candidate = await load(request, listed(request.candidate), config);
  const baseline = await load(request, listed(request.baseline), config);
  return { candidate, baseline };
}

/** The paths of a side. */
export function listed(side: string | readonly string[]): readonly string[] {
  return typeof side === "string" ? [side] : side;
}

function stdinTwice(): UsageError {
  const message = "expected - for one of --baseline and --candidate, got it for both: stdin can be read once";
  return usageProblem("--candidate", message);
}

async function load(
  { cwd, stdin, inputFormat }: SidesToLoad,
  paths: readonly string[],
  config: RowConfig | null,
): Promise<LoadedRun> {
  const isStdin = paths.length === 1 && paths[0] === "-";
  const loaded = isStdin
    ? await loadBytes(await stdin(), "stdin", config)
    : await loadSide(cwd, paths, { format: inputFormat ?? null, config });
  requireWholeRun(loaded.run, paths.join(", "));
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
