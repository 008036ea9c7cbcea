import { readFileAt } from "../../adapters/github/base-file.ts";
import { checksOfName, type NamedCheck } from "../../adapters/github/checks/checks-of-name.ts";
import { type EndedRun, runsOfBranch } from "../../adapters/github/runs-of-branch.ts";
import { isPermissionError } from "../../baselines/github-error.ts";
import { BRANCH_EVENTS } from "../../baselines/search/examine-candidate.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import type { Job } from "../job.ts";
import { checkName } from "../publish/open-check.ts";

interface Asked {
  readonly gateId: string;
  readonly branch: string;
  /** This run is one of the branch, so only earlier runs count. */
  readonly isOwn: boolean;
}

/** Runs of further commits add no information. */
const MAX_COMMITS = 2;

/**
 * A run of the branch in which this gate judged, even if nothing of it is stored; null = neither of its newest two
 * commits has one. It makes at most three calls, or four where the token may not read checks. Throws the errors that
 * GitHub returns.
 */
export async function ranBefore(job: Job, { gateId, branch, isOwn }: Asked): Promise<EndedRun | null> {
  const { workflowPath, runId, defaultBranch } = job.context;
  const all = await runsOfBranch(job.client, { workflowPath, branch });
  const runs = all.filter(
    ({ id, event, conclusion }) =>
      BRANCH_EVENTS.includes(event) && RAN.has(conclusion ?? "") && (!isOwn || id < runId),
  );
  for (const run of newestOfCommits(runs)) {
    const event = { kind: "branch", sha: run.headSha, branch } as const;
    const name = checkName(gateId, { event, eventName: run.event, defaultBranch });
    const checks = await checksOrNull(job, { sha: run.headSha, name });
    if (checks === null) return (await hadConfig(job, run)) ? run : null;
    if (checks.some((check) => isOfGate(check, isOwn))) return run;
  }
  return null;
}

/** Conclusions of a run whose jobs ran. A run that was cancelled or skipped may never have reached its gate. */
const RAN: ReadonlySet<string> = new Set(["success", "failure", "neutral", "timed_out"]);

function newestOfCommits(runs: readonly EndedRun[]): readonly EndedRun[] {
  const newest = runs.toSorted((a, b) => b.id - a.id);
  const commits = new Map(newest.toReversed().map((run) => [run.headSha, run]));
  return [...commits.values()].toSorted((a, b) => b.id - a.id).slice(0, MAX_COMMITS);
}

/** On the branch itself, a gate that failed before it measured cannot have stored a baseline. */
function isOfGate({ conclusion, title }: NamedCheck, isOwn: boolean): boolean {
  if (conclusion === null || conclusion === "cancelled") return false;
  return !isOwn || !/^(?:no verdict|inconclusive): /.test(title ?? "");
}

/** Null = the token may not read checks. */
async function checksOrNull(
  job: Job,
  of: { readonly sha: string; readonly name: string },
): Promise<readonly NamedCheck[] | null> {
  try {
    return await checksOfName(job.client, of);
  } catch (error) {
    if (isPermissionError(error)) return null;
    throw error;
  }
}

/** The remaining evidence where checks cannot be read: a commit without the config had no such gate. */
async function hadConfig(job: Job, { headSha }: EndedRun): Promise<boolean> {
  return (await readFileAt(job.client, repositoryPath(job, job.inputs.config), headSha)) !== null;
}
