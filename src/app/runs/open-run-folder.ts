import { continueRun, createRun, resumeRun } from "../../adapters/node/runs/run-directory.ts";
import type { RunDirectory } from "../../adapters/node/runs/run-directory.ts";
import { latestRunId } from "../../adapters/node/runs/run-id.ts";
import type { Plan } from "../../model/run/plan.ts";
import { baselineIdentity, withBaselineCommit } from "./baseline-identity.ts";
import { draftManifest } from "./draft-manifest.ts";
import { takeEarlier } from "./earlier-attempt.ts";
import type { LocalRequest } from "../local-gate.ts";
import type { Workspace } from "../workspace.ts";

/** A new run, one that begins with the rows of an earlier attempt, or one that is gone on with. */
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
