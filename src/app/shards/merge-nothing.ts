import { createRun } from "../../adapters/node/runs/run-directory.ts";
import type { Warning } from "../../model/result/finding.ts";
import { draftManifest } from "../runs/draft-manifest.ts";
import { judgeRun } from "../judge-run.ts";
import type { MergeOutcome, MergeRequest } from "./merge-shards.ts";
import { planWhole } from "./plan-shards.ts";
import type { Workspace } from "../workspace.ts";

export interface NothingArrived extends Omit<MergeRequest, "runs" | "cwd"> {
  /** Names of the missing shards; at least one. */
  readonly missing: readonly [string, ...string[]];
  /** Why no shard has results. */
  readonly warning: Warning;
}

/**
 * The report of a run of which no shard has results: no rows and all shards missing, which is inconclusive unless the
 * config says otherwise. Its folder is that of a run that measured nothing.
 */
export async function mergeNothing(request: NothingArrived, workspace: Workspace): Promise<MergeOutcome> {
  const { config, policyChanges, suite, where, findArtifact, missing, warning } = request;
  const plan = await planWhole({ config, suite, where }, workspace);
  const { manifest, identity } = await draftManifest(config, plan, workspace);
  const { out: root, clock } = workspace;
  const draft = { ...manifest, warnings: [...manifest.warnings, warning] };
  const directory = await createRun({ root, plan, clock, manifest: draft, identity, inputs: {} });
  try {
    const end = { earlyStop: null, limiters: undefined, planned: plan.trials.length };
    const run = { rows: [], manifest: await directory.finish([], end) };
    const { sameJob } = run.manifest;
    const parts = { config, selection: { suite, where }, plan, run, policyChanges, sameJob, findArtifact };
    const toJudge = { ...parts, baselineSha: null, missingShards: missing };
    return {
      ...(await judgeRun(toJudge, { runFolder: directory.path, save: "run" }, workspace)),
      missing,
      superseded: [],
    };
  } finally {
    await directory.close();
  }
}
