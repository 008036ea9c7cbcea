import { FETCH_TIMEOUT_MS, resolveCommit } from "../../adapters/node/git/resolve-commit.ts";
import {
  continueRun,
  createRun,
  type ManifestDraft,
  resumeRun,
  type RunDirectory,
  type RunRequest,
} from "../../adapters/node/runs/run-directory.ts";
import { latestRunId } from "../../adapters/node/runs/run-id.ts";
import type { RunIdentity } from "../../adapters/node/runs/run-identity.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { LocalRequest, PlanRequest } from "../request.ts";
import type { Workspace } from "../workspace.ts";
import { baselineData } from "../data/baseline-data.ts";
import { changedSince } from "../data/fingerprint-data.ts";
import { draftManifest } from "./draft-manifest.ts";
import { baseCases } from "./at-ref/base-cases.ts";
import { baselineVersions } from "./at-ref/baseline-versions.ts";
import { runInputs } from "./run-inputs.ts";
import { takeEarlier } from "./earlier-attempt.ts";

const BASELINE_COMMIT = "baseline commit";

/** Rows of two baselines must not be mixed in one run. */
async function baselineIdentity(
  { baseline, sides }: Config,
  { root, signal }: Workspace,
): Promise<RunIdentity> {
  if (sides !== null || baseline.from !== "ref") return {};
  return {
    [BASELINE_COMMIT]: await resolveCommit(root, baseline.ref, { timeoutMs: FETCH_TIMEOUT_MS, signal }),
  };
}

async function versionsOfBaseline(
  config: Config,
  { versions }: ManifestDraft,
  { root, sha }: { readonly root: string; readonly sha: string | undefined },
): Promise<Pick<ManifestDraft, "baselineVersions">> {
  if (sha === undefined || Object.keys(versions).length === 0) return {};
  return { baselineVersions: await baselineVersions(config.versions, versions, { root, sha }) };
}

async function dataOfBaseline(
  { data }: ManifestDraft,
  { root, sha }: { readonly root: string; readonly sha: string | undefined },
): Promise<Pick<ManifestDraft, "baselineData">> {
  if (sha === undefined || Object.keys(data).length === 0) return {};
  return { baselineData: await baselineData(data, { root, sha }) };
}

/** A merge compares the baseline's commit of all shards. */
function withBaselineCommit({ shard }: ManifestDraft, identity: RunIdentity): Pick<ManifestDraft, "shard"> {
  return shard === undefined
    ? {}
    : { shard: { ...shard, baselineCommit: identity[BASELINE_COMMIT] ?? null } };
}

/** Starts a run where there is no latest run. A run that is named must exist. */
async function resumeOrStart(
  resume: string,
  run: RunRequest,
  tell: (message: string) => void,
): Promise<RunDirectory> {
  const runId = resume === "latest" ? await latestRunId(run.root) : resume;
  if (runId === null) {
    tell("--resume: there is no run to resume, so a new one is started");
    return createRun(run);
  }
  const directory = await resumeRun(run, runId);
  for (const message of resumeNotes(directory.resumed)) tell(message);
  return directory;
}

function resumeNotes({
  torn,
  planChanged,
  droppedRows,
  changes,
}: RunDirectory["resumed"]): readonly string[] {
  const dropped = `${droppedRows} ${droppedRows === 1 ? "row" : "rows"} of before ${droppedRows === 1 ? "is" : "are"} not used`;
  const kept = "they stay in trials.previous.jsonl";
  return [
    ...(torn ? ["resumed: the last row was incomplete; its trial runs again"] : []),
    ...(changes.length === 0
      ? []
      : [`resumed: ${changes.join("; ")}; ${dropped} and their trials run again (${kept})`]),
    ...(planChanged && changes.length === 0 && droppedRows > 0
      ? [`resumed: the plan has changed; ${dropped} (${kept})`]
      : []),
  ];
}

/** Opens a new run, one that begins with the rows of an earlier attempt, or a resumed run. */
export async function openRunFolder(
  request: PlanRequest & Pick<LocalRequest, "resume" | "earlier" | "observer" | "configFile">,
  plan: Plan,
  workspace: Workspace,
): Promise<RunDirectory> {
  const { config, resume, earlier, observer } = request;
  const { out: root, clock } = workspace;
  const { manifest, identity } = await draftManifest(config, plan, workspace);
  const baseline = await baselineIdentity(config, workspace);
  const sha = baseline[BASELINE_COMMIT];
  const differing = sha === undefined ? [] : await baseCases(request, sha, workspace);
  const run = {
    root,
    plan,
    clock,
    manifest: {
      ...manifest,
      ...withBaselineCommit(manifest, baseline),
      ...(await versionsOfBaseline(config, manifest, { root: workspace.root, sha })),
      ...(await dataOfBaseline(manifest, { root: workspace.root, sha })),
      warnings: [...manifest.warnings, ...differing],
    },
    identity: { ...identity, ...baseline },
    inputs: await runInputs(config, plan, workspace),
    lateWarnings: () => changedSince(workspace.root, config.data, manifest.data),
  };
  if (resume !== null)
    return resumeOrStart(resume, run, (message) => observer.notify({ type: "note", message }));
  if (earlier === undefined) return createRun(run);
  const taken = takeEarlier(earlier, run, config);
  if (taken.kind === "refused") {
    earlier.onRefused(taken.why);
    return createRun(run);
  }
  const resumed = taken.resumed === 0 ? {} : { resumed: taken.resumed };
  return continueRun({ ...run, manifest: { ...run.manifest, ...resumed } }, taken.run);
}
