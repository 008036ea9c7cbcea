import { createRun } from "../../adapters/node/runs/run-directory.ts";
import type { Warning } from "../../model/result/finding.ts";
import { createRedactor } from "../../secrets/redaction.ts";
import { judge } from "../../pipeline/pipeline.ts";
import { secretValues } from "../../secrets/child-environment.ts";
import { draftManifest } from "../runs/draft-manifest.ts";
import { findLocalBaseline } from "../baseline/find-local-baseline.ts";
import type { MergeOutcome, MergeRequest } from "./merge-shards.ts";
import { planWhole } from "./plan-shards.ts";
import { redactReport } from "../redact-report.ts";
import { saveHistory, saveReport } from "../runs/save-report.ts";
import type { Workspace } from "../workspace.ts";

export interface NothingArrived extends Omit<MergeRequest, "runs" | "cwd"> {
  /** Names of the shards; at least one. */
  readonly missing: readonly [string, ...string[]];
  /** Why none is there. */
  readonly warning: Warning;
}

/**
 * The report of a run of which no shard arrived: no row, all shards missing, which is inconclusive unless the config says
 * otherwise. Its folder is that of a run that measured nothing.
 */
export async function mergeNothing(request: NothingArrived, workspace: Workspace): Promise<MergeOutcome> {
  const { config, policyChanges, suite, where, findArtifact, missing, warning } = request;
  const plan = await planWhole({ config, suite, where }, workspace);
  const { manifest, identity } = await draftManifest(config, plan, workspace);
  const { out: root, clock } = workspace;
  const draft = { ...manifest, warnings: [...manifest.warnings, warning] };
  const directory = await createRun({ root, plan, clock, manifest: draft, identity });
  try {
    const end = { earlyStop: null, limiters: undefined, planned: plan.trials.length };
    const run = { rows: [], manifest: await directory.finish([], end) };
    const baseline = await findLocalBaseline(
      { config, candidate: run, baselineSha: null },
      { workspace, findArtifact },
    );
    const nowMs = clock.now();
    const selection = { suite, where };
    const { sameJob } = run.manifest;
    const parts = { config, selection, plan, run, baseline, policyChanges, sameJob, nowMs };
    const judged = judge({ ...parts, missingShards: missing });
    const report = redactReport(judged.report, createRedactor(secretValues(config.secrets, workspace)));
    const outcome = { ...judged, run, baseline, report };
    const files = [
      ...(await saveReport(directory.path, report)),
      ...(await saveHistory(directory.path, outcome)),
    ];
    return {
      ...outcome,
      runFolder: directory.path,
      files: ["manifest.json", "trials.jsonl", ...files],
      missing,
      superseded: [],
    };
  } finally {
    await directory.close();
  }
}
