import { FETCH_TIMEOUT_MS, resolveCommit } from "../../adapters/node/git/resolve-commit.ts";
import {
  continueRun,
  createRun,
  type ManifestDraft,
  resumeRun,
  type RunDirectory,
} from "../../adapters/node/runs/run-directory.ts";
import { latestRunId } from "../../adapters/node/runs/run-id.ts";
import type { RunIdentity } from "../../adapters/node/runs/run-identity.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { LocalRequest } from "../request.ts";
import type { Workspace } from "../workspace.ts";
import { draftManifest } from "./draft-manifest.ts";
import { takeEarlier } from "./earlier-attempt.ts";

const BASELINE_COMMIT = "baseline commit";

/** Rows of two baselines must not be mixed either. */
async function baselineIdentity(
  { baseline, sides }: Config,
  { root, signal }: Workspace,
): Promise<RunIdentity> {
  if (sides !== null || baseline.from !== "ref") return {};
  return {
    [BASELINE_COMMIT]: await resolveCommit(root, baseline.ref, { timeoutMs: FETCH_TIMEOUT_MS, signal }),
  };
}

/** Also not the rows of two shards: a merge asks for it. */
function withBaselineCommit({ shard }: ManifestDraft, identity: RunIdentity): Pick<ManifestDraft, "shard"> {
  return shard === undefined
    ? {}
    : { shard: { ...shard, baselineCommit: identity[BASELINE_COMMIT] ?? null } };
}

/** A new run, one that begins with the rows of an earlier attempt, or a resumed run. */
export async function openRunFolder(
  { config, resume, earlier }: Pick<LocalRequest, "config" | "resume" | "earlier">,
  plan: Plan,
  workspace: Workspace,
): Promise<RunDirectory> {
  const { out: root, clock } = workspace;
  const { manifest, identity } = await draftManifest(config, plan, workspace);
  const baseline = await baselineIdentity(config, workspace);
  const run = {
    root,
    plan,
    clock,
    manifest: { ...manifest, ...withBaselineCommit(manifest, baseline) },
    identity: { ...identity, ...baseline },
  };
  if (resume !== null) return resumeRun(run, resume === "latest" ? await latestRunId(root) : resume);
  if (earlier === undefined) return createRun(run);
  const taken = takeEarlier(earlier, run, config);
  if (taken.kind === "refused") {
    earlier.onRefused(taken.why);
    return createRun(run);
  }
  const resumed = taken.resumed === 0 ? {} : { resumed: taken.resumed };
  return continueRun({ ...run, manifest: { ...run.manifest, ...resumed } }, taken.run);
}
