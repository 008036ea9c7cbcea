import { makeFolder } from "../../adapters/node/files.ts";
import type { Config } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Measured } from "../../model/run/measured.ts";
import { createRedactor } from "../../secrets/redaction.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { RefusedError } from "../../base/errors.ts";
import { judge } from "../../pipeline/pipeline.ts";
import { secretValues } from "../../secrets/child-environment.ts";
import { findLocalBaseline, type ArtifactFinder } from "../baseline/find-local-baseline.ts";
import type { LocalOutcome } from "../local-gate.ts";
import { redactReport } from "../redact-report.ts";
import { runOfMeasured } from "./run-of-measured.ts";
import { saveReport } from "../runs/save-report.ts";
import type { Workspace } from "../workspace.ts";

export interface MeasuredRequest {
  readonly measured: Measured;
  /** Judges: nothing of the pull request's own config. */
  readonly config: Config;
  readonly policyChanges: readonly PolicyChange[];
  readonly findArtifact: ArtifactFinder;
  /** Absolute; made when it is not there. */
  readonly runFolder: string;
}

/** A family of more tests than this is nobody's gate, and takes the machine for hours. */
const MOST_COMPARISONS = 10_000;

/** Judges what another job measured and writes the report into `runFolder`; runs nothing. RefusedError: too much of it. */
export async function judgeMeasured(request: MeasuredRequest, workspace: Workspace): Promise<LocalOutcome> {
  const { measured, config, policyChanges, runFolder } = request;
  const { plan, run } = runOfMeasured(measured, config);
  if (plan.groups.length * config.metrics.length > MOST_COMPARISONS) {
    throw new RefusedError("too-many-groups", `they would make more than ${MOST_COMPARISONS} comparisons`);
  }
  const baseline = await findLocalBaseline(
    { config, candidate: run, baselineSha: null },
    { workspace, findArtifact: request.findArtifact },
  );
  const judged = judge({
    config,
    selection: { suite: measured.suite, where: {} },
    plan,
    run,
    baseline,
    policyChanges,
    sameJob: plan.sides.length === 2,
    ...(measured.missingShards === null ? {} : { missingShards: measured.missingShards }),
    nowMs: workspace.clock.now(),
  });
  const redact = createRedactor(secretValues(config.secrets, workspace));
  const warnings = [claimOf(measured), ...judged.report.warnings];
  const report = redactReport({ ...judged.report, warnings }, redact);
  await makeFolder(runFolder);
  const files = await saveReport(runFolder, report);
  return { report, entry: null, run, baseline, runFolder, files };
}

/** What a reader must know of these numbers. */
function claimOf({ run, sides }: Measured): Warning {
  const both = sides.length === 2 ? "Both sides were" : "This side was";
  const text = `${both} measured in run ${run.id} by the code and the workflow of the pull request, which can report any number; policy, baseline and verdict are the base's.`;
  return { code: "measured-by-pull-request", text };
}
