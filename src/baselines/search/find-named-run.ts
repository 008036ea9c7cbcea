import type { Baseline } from "../../model/result/baseline.ts";
import type { WorkflowRun } from "../artifact-api.ts";
import { baselineName, isOurs, toPossibleBaseline, type PossibleBaseline } from "./baseline-candidates.ts";
import type { BaselineDeps, BaselineQuery } from "./baseline-query.ts";
import type { OnBranch } from "./commits.ts";
import { examineCandidate, refusalOf } from "./examine-candidate.ts";
import { foundBaseline, noBaseline, NOTHING_PASSED } from "./found-baseline.ts";
import { statusOf } from "../github-error.ts";
import { poll } from "../poll.ts";

/** The run that was named, under the same conditions as any other; another one never takes its place. */
export async function findNamedRun(
  query: BaselineQuery,
  runId: number,
  deps: BaselineDeps & { readonly onBranch: OnBranch },
): Promise<Baseline> {
  const run = await runOrNull(runId, deps);
  if (run === null)
    return noBaseline("missing", `there is no run ${runId} in this repository`, NOTHING_PASSED);
  const refusal = runId === query.beforeRun ? "it is this run itself" : refusalOf(run, query);
  if (refusal !== null)
    return noBaseline("missing", `run ${runId} is not a baseline: ${refusal}`, NOTHING_PASSED);
  const candidate = await poll(() => storedBy(run, query, deps), patienceMs(run, deps.nowMs()), deps);
  if (candidate === null) return noBaseline("missing", whyNone(run, query), NOTHING_PASSED);
  if (candidate.expired) {
    return noBaseline(
      "expired",
      `the baseline of run ${runId} has expired: name a newer run`,
      NOTHING_PASSED,
    );
  }
  const examined = await examineCandidate(candidate, query, deps);
  if (examined.kind === "found") {
    return foundBaseline(examined, {
      ...deps,
      query,
      passed: NOTHING_PASSED,
      why: `run ${runId} was requested`,
    });
  }
  const history = examined.bundle?.history ?? null;
  return noBaseline(examined.code, `run ${runId} cannot be used: ${examined.why}`, { skipped: [], history });
}

async function runOrNull(runId: number, { api }: BaselineDeps): Promise<WorkflowRun | null> {
  try {
    return await api.workflowRun(runId);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** Its last attempt's, where that stored one of its own. */
async function storedBy(
  run: WorkflowRun,
  query: BaselineQuery,
  { api }: BaselineDeps,
): Promise<PossibleBaseline | null> {
  const name = baselineName(query.gateId);
  const listed = await api.artifactsOfRun(run.id, name);
  const ours = listed.filter((artifact) => isOurs(artifact, { ...query, name, beforeRun: null }));
  return ours.map(toPossibleBaseline)[0] ?? null;
}

/** GitHub lists an artifact some time after it was uploaded. */
const LAG_MS = 120_000;
const PATIENCE_MS = 60_000;

/** Only a run that is in progress or has just ended is waited for: what an older one did not store will never arrive. */
function patienceMs({ status, updatedAt }: WorkflowRun, nowMs: number): number {
  return status !== "completed" || nowMs - Date.parse(updatedAt) < LAG_MS ? PATIENCE_MS : 0;
}

function whyNone({ id, status }: WorkflowRun, query: BaselineQuery): string {
  const state = status === "completed" ? "" : `, which has not ended (${status ?? "its state is unknown"})`;
  return `run ${id}${state} stored no ${baselineName(query.gateId)}`;
}
