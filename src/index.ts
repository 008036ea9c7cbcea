/** The library: each stage of a gate, callable alone. `regression-gate/stats` has the statistics by themselves. */

// config
export { parseConfig } from "./config/parse-config.ts";
export { applyOverrides } from "./config/apply-overrides.ts";
export type { BudgetLimits, ConfigOverrides } from "./config/apply-overrides.ts";
export { policyChanges, withBasePolicy } from "./config/policy.ts";

// plan
export { planTrials } from "./plan/plan-trials.ts";
export { describePlan } from "./plan/describe-plan.ts";
export type { PlanDescription } from "./plan/describe-plan.ts";

// run
export { runTrials } from "./run/run-trials.ts";
export type { TrialsRun } from "./run/run-trials.ts";
export type { RunOptions } from "./run/run-options.ts";
export type * from "./run/ports.ts";
export { chaosRunner } from "./runners/chaos.ts";
export { chatRunner } from "./runners/chat/chat.ts";
export { commandRunner } from "./runners/command/command.ts";
export { httpRunner } from "./runners/http/http.ts";
export { moduleRunner } from "./runners/module.ts";
export { replayRunner } from "./runners/replay.ts";
export { resultsFileRunner } from "./runners/results-file.ts";
export { unpricedModels } from "./app/runners/planned-requests.ts";
export { systemClock } from "./adapters/node/clock.ts";
export { httpPort } from "./adapters/node/http.ts";
export { processPort } from "./adapters/node/process/process.ts";
export { moduleWorkers } from "./adapters/node/threads/module-worker.ts";

// rows of other tools and earlier runs
export { parseAxisFile } from "./formats/axis-file.ts";
export { parseBareRows } from "./importers/bare-rows.ts";
export { parseTrialsFile } from "./formats/trials-file.ts";

// detect, gate, report
export { detect } from "./detect/detect.ts";
export { decide } from "./gate/decide.ts";
export { buildReport } from "./report/build-report.ts";
export { renderCsv } from "./report/render-csv.ts";
export { renderJson } from "./report/render-json.ts";
export { renderHtml } from "./report/html/render-html.ts";
export { renderJunit } from "./report/render-junit.ts";
export { renderMarkdown } from "./report/markdown/render-markdown.ts";
export { renderText } from "./report/text/render-text.ts";
export { PLAIN_STYLE } from "./report/text/text-style.ts";

// failures
export { createDiagnose } from "./failures/diagnose.ts";
export type { Diagnose } from "./failures/diagnose.ts";
export { groupFailures } from "./failures/group-failures.ts";
export type { RowsOfRun } from "./failures/group-failures.ts";
export { suggestDetectors } from "./failures/suggest-detectors.ts";
export { renderFailures } from "./report/render-failures.ts";

// calibrate
export { assumedNoise } from "./calibrate/assumed-noise.ts";
export { calibrate } from "./calibrate/calibrate.ts";
export type { AaSplit as Halves, AaSplitSource as HalvesSource } from "./calibrate/split.ts";
export type { CalibrateInput } from "./calibrate/judge-split.ts";
export { simulateSplits as simulateHalves } from "./calibrate/simulate-splits.ts";
export { splitRecords } from "./calibrate/split-records.ts";
export { parseCalibration } from "./formats/calibration-file.ts";
export { calibrateRun } from "./app/calibrate-run.ts";
export type { CalibrateRequest, CalibrationData } from "./app/calibrate-run.ts";
export { renderCalibrationSvg } from "./report/calibration/render-calibration-svg.ts";
export { renderCalibrationText } from "./report/calibration/render-calibration-text.ts";

// all of it
export { execute, judge, runGate } from "./pipeline/pipeline.ts";
export type {
  GateOutcome,
  GateWorld,
  JudgeInput,
  Judgement,
  RunResult,
  Selection,
} from "./pipeline/world.ts";
export { gateLocally, runLocally } from "./app/local-gate.ts";
export type { LocalOutcome } from "./app/local-gate.ts";
export { planLocally } from "./app/plan-locally.ts";
export type { LocalRequest } from "./app/request.ts";
export { loadSplit, planShard, planShards, runShard } from "./app/shards/plan-shards.ts";
export type { PlannedSplit, ShardRequest, SplitBy, SplitPlace } from "./app/shards/plan-shards.ts";
export { mergeShards } from "./app/shards/merge-shards.ts";
export type { MergeOutcome, MergeRequest } from "./app/shards/merge-shards.ts";
export { compareRuns } from "./app/compare-runs.ts";
export type { CompareRequest } from "./app/compare-runs.ts";
export { loadRun } from "./app/runs/load-run.ts";
export type { LoadedRun } from "./app/runs/load-run.ts";
export type { Workspace } from "./app/workspace.ts";

export { EXIT, InterruptedError, NoCasesError, UsageError } from "./base/errors.ts";
export type { ExitCode, Problem } from "./base/errors.ts";
export type * from "./model/result/baseline.ts";
export type * from "./model/result/calibration.ts";
export type * from "./model/config/case.ts";
export type * from "./model/config/chaos.ts";
export type * from "./model/config/config.ts";
export type * from "./model/config/endpoint.ts";
export type * from "./model/config/failure.ts";
export type * from "./model/result/compared-history.ts";
export type * from "./model/result/finding.ts";
export type * from "./model/result/limit-result.ts";
export type * from "./model/result/reason.ts";
export type * from "./model/result/history.ts";
export type * from "./base/json.ts";
export type * from "./model/run/limiters.ts";
export type * from "./model/run/manifest.ts";
export type * from "./model/config/margin.ts";
export type * from "./model/config/metric.ts";
export type { MetricKind } from "./model/config/metric-kind.ts";
export type * from "./model/run/plan.ts";
export type * from "./model/result/report.ts";
export type * from "./model/result/sample.ts";
export type * from "./model/run/shard.ts";
export type * from "./model/run/side.ts";
export type * from "./model/run/structure.ts";
export type * from "./model/run/trial.ts";
export type * from "./model/result/verdict.ts";
