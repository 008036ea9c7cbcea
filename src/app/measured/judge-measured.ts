import { REPLAY_MARK } from "../../model/run/manifest.ts";
import { makeFolder } from "../../adapters/node/files.ts";
import type { Config } from "../../model/config/config.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Measured } from "../../model/run/measured.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { RefusedError } from "../../base/errors.ts";
import type { ArtifactFinder } from "../baseline/find-local-baseline.ts";
import { judgeRun, type SavedRun } from "../judge-run.ts";
import { runOfMeasured } from "./run-of-measured.ts";
import type { Workspace } from "../workspace.ts";

export interface MeasuredRequest {
  readonly measured: Measured;
  /** The config that judges. It contains nothing from the pull request's own config. */
  readonly config: Config;
  readonly policyChanges: readonly PolicyChange[];
  readonly findArtifact: ArtifactFinder;
  /** Absolute path of a folder, which is created if it does not exist. */
  readonly runFolder: string;
}

/** A family with more tests is not a real gate, and would occupy the machine for hours. */
const MOST_COMPARISONS = 10_000;

/**
 * Judges what another job measured and writes the report into `runFolder`. It runs nothing. RefusedError: there are too
 * many comparisons.
 */
export async function judgeMeasured(request: MeasuredRequest, workspace: Workspace): Promise<SavedRun> {
  const { measured, config, policyChanges, runFolder } = request;
  const { plan, run } = runOfMeasured(measured, config);
  if (plan.groups.length * config.metrics.length > MOST_COMPARISONS) {
    throw new RefusedError("too-many-groups", `they would make more than ${MOST_COMPARISONS} comparisons`);
  }
  await makeFolder(runFolder);
  const toJudge = {
    config,
    policyChanges,
    findArtifact: request.findArtifact,
    selection: { suite: measured.suite, where: {} },
    plan,
    run,
    baselineSha: null,
    sameJob: plan.sides.length === 2,
    ...(measured.missingShards === null ? {} : { missingShards: measured.missingShards }),
    warnings: [claimOf(measured), ...replayOf(measured)],
  };
  // Claims of a pull request do not become a part of the branch's history.
  return { ...(await judgeRun(toJudge, { runFolder, save: "report" }, workspace)), entry: null };
}

/** What a reader must know about these numbers. */
function claimOf({ run, sides }: Measured): Warning {
  const both = sides.length === 2 ? "Both sides were" : "This side was";
  const text = `${both} measured in run ${run.id} by the code and the workflow of the pull request, which can report any numbers; policy, baseline and verdict come from the base branch.`;
  return { code: "measured-by-pull-request", text };
}

function replayOf({ made }: Measured): readonly Warning[] {
  if (!made.marks.includes(REPLAY_MARK)) return [];
  const text =
    "Nothing was executed: the rows are those of a recording. They show how the gate judges these rows, not what this code does.";
  return [{ code: "replayed", text }];
}
