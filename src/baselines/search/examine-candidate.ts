import type { NoBaselineCode } from "../../model/result/baseline.ts";
import { type Manifest, measuredSides } from "../../model/run/manifest.ts";
import { NewerSchemaError } from "../../formats/schema-version.ts";
import type { WorkflowRun } from "../artifact-api.ts";
import { attemptName } from "../artifact-names.ts";
import { baselineName, isOurs, toPossibleBaseline, type PossibleBaseline } from "./baseline-candidates.ts";
import type { BaselineDeps, BaselineQuery } from "./baseline-query.ts";
import type { OnBranch } from "./commits.ts";
import { statusOf } from "../github-error.ts";
import { type Bundle, UnreadableArtifactError } from "../bundle.ts";

/** What became of one stored run. */
export type Examined =
  | {
      readonly kind: "found";
      readonly candidate: PossibleBaseline;
      readonly bundle: Bundle;
      readonly url: string;
    }
  | {
      readonly kind: "skipped";
      readonly code: NoBaselineCode;
      readonly why: string;
      /** The bundle of a run that is no baseline, but has a history that is as good as any. Null = not read. */
      readonly bundle: Bundle | null;
    };

/** What runs a workflow on a branch, and only for those who may write to the repository. */
export const BRANCH_EVENTS: readonly string[] = [
  "push",
  "schedule",
  "workflow_dispatch",
  "repository_dispatch",
];

/** The artifact's run is asked for, since an artifact's name alone proves nothing. At most six calls. */
export async function examineCandidate(
  candidate: PossibleBaseline,
  query: BaselineQuery,
  deps: Pick<BaselineDeps, "api" | "load"> & { readonly onBranch: OnBranch },
): Promise<Examined> {
  try {
    const run = await deps.api.workflowRun(candidate.runId);
    const refusal = refusalOf(run, query) ?? (await strayOf(candidate, run, { ...deps, query }));
    if (refusal !== null) return skipped("no-complete-run", refusal);
    return await loadComplete(await ofLastAttempt(candidate, run, { ...deps, query }), run.url, deps);
  } catch (error) {
    // Deleted since it was listed.
    if (statusOf(error) === 404) return skipped("unreadable", "it no longer exists");
    throw error;
  }
}

/** Why a run can be no baseline of this gate, whatever it stored; null = it can. */
export function refusalOf(run: WorkflowRun, query: BaselineQuery): string | null {
  if (!BRANCH_EVENTS.includes(run.event)) return `its event is ${run.event}`;
  if (run.headBranch !== query.branch) return `its branch is ${String(run.headBranch)}`;
  return run.path === query.workflowPath ? null : `its workflow is ${run.path}, not ${query.workflowPath}`;
}

/** Why its commit can be none of the branch's; null = it is. Some events run on the default branch alone. */
async function strayOf(
  { sha }: PossibleBaseline,
  { event }: WorkflowRun,
  { onBranch, query }: { readonly onBranch: OnBranch; readonly query: BaselineQuery },
): Promise<string | null> {
  if (event === "schedule" || event === "repository_dispatch" || (sha !== null && (await onBranch(sha))))
    return null;
  return `its commit is not on the branch ${query.branch}: a tag can have the same name`;
}

/** A re-run cannot replace an artifact of its first attempt, so it stores its own beside it; the later attempt wins. */
async function ofLastAttempt(
  candidate: PossibleBaseline,
  { id, attempt }: WorkflowRun,
  { query, api }: Pick<BaselineDeps, "api"> & { readonly query: BaselineQuery },
): Promise<PossibleBaseline> {
  if (attempt < 2) return candidate;
  const name = attemptName(baselineName(query.gateId), attempt);
  const listed = await api.artifactsOfRun(id, name);
  const ours = listed.filter((artifact) => isOurs(artifact, { ...query, name, beforeRun: null }));
  return ours.map(toPossibleBaseline)[0] ?? candidate;
}

async function loadComplete(
  candidate: PossibleBaseline,
  url: string,
  { load }: Pick<BaselineDeps, "load">,
): Promise<Examined> {
  try {
    const bundle = await load(candidate);
    const why = whyPartial(bundle);
    if (why === null) return { kind: "found", candidate, bundle, url };
    return { kind: "skipped", code: "no-complete-run", why, bundle };
  } catch (error) {
    if (statusOf(error) === 410) return skipped("expired", "its artifact has expired");
    if (!(error instanceof UnreadableArtifactError)) throw error;
    return skipped(error.cause instanceof NewerSchemaError ? "incomparable" : "unreadable", error.message);
  }
}

function whyPartial(bundle: Bundle): string | null {
  const { manifest } = bundle.run;
  if (manifest === null) return "its bundle has no manifest";
  if (manifest.marks.length > 0) return `it is marked ${manifest.marks.join(", ")}`;
  const { planned, ok, failed } = manifest.counts;
  // Its own statement is not enough: its counts have to match.
  const isWhole = ok + failed >= planned;
  if (isWhole && manifest.earlyStop === null && !measuredAnything(bundle, manifest)) {
    return "none of its trials measured anything";
  }
  if (manifest.finishedAt === null) return "its run was not finished";
  if (manifest.complete && isWhole) return null;
  return `it is partial: ${ok + failed} of ${planned} trials measured`;
}

/** Early versions called such a run complete; most runs are known by their counts. */
function measuredAnything({ run }: Bundle, { counts, sides, complete }: Manifest): boolean {
  if (complete && counts.ok > 0 && sides.length === 1) return true;
  const measured = measuredSides(run.rows, sides);
  return sides.every((side) => measured.has(side));
}

function skipped(code: NoBaselineCode, why: string): Examined {
  return { kind: "skipped", code, why, bundle: null };
}
