import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Report } from "../../../src/model/result/report.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { judge } from "../../../src/pipeline/pipeline.ts";
import { found } from "./build-input.ts";
import { sampleConfig } from "./sample-config.ts";

export interface RowsToJudge {
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly baseline: readonly TrialRecord[];
  readonly candidate: readonly TrialRecord[];
  readonly sameJob: boolean;
  readonly seed: number;
  /** Absent = bare rows. */
  readonly runs?: {
    readonly baseline: Manifest;
    readonly candidate: Manifest;
    readonly history: readonly HistoryEntry[];
  };
}

/** The whole way from rows of two runs to the report. */
export function judgeRows(given: RowsToJudge): Report {
  const { metrics, compare, candidate, sameJob, seed, runs } = given;
  const { report } = judge({
    config: sampleConfig({ metrics, compare, seed }),
    selection: { suite: null, where: {} },
    plan: null,
    run: { manifest: runs?.candidate ?? null, rows: candidate },
    baseline: found(
      given.baseline,
      runs === undefined ? {} : { manifest: runs.baseline, history: runs.history },
    ),
    policyChanges: [],
    sameJob,
    nowMs: 0,
  });
  return report;
}
