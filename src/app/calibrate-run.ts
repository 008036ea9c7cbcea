import { setImmediate } from "node:timers/promises";
import { assumedNoise } from "../calibrate/assumed-noise.ts";
import { summarizeSplits } from "../calibrate/calibrate.ts";
import type { AaSplitSource } from "../calibrate/split.ts";
import { judgeSplit, type CalibrateInput, type SplitOutcome } from "../calibrate/judge-split.ts";
import { simulateSplits } from "../calibrate/simulate-splits.ts";
import { splitRecords } from "../calibrate/split-records.ts";
import { withMeasuredNames } from "../model/config/metric-pattern.ts";
import { measuredNames } from "../pipeline/name-metrics.ts";
import { metricsOfRows } from "../detect/failing-rows.ts";
import { matchesWhere } from "../model/config/where.ts";
import { InterruptedError, usageProblem } from "../base/errors.ts";
import { requiringNumbers } from "../importers/require-numbers.ts";
import type { Calibration } from "../model/result/calibration.ts";
import type { Config } from "../model/config/config.ts";
import type { Where } from "../model/config/metric.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { drawState } from "../base/hash.ts";
import { environmentRedactor } from "../secrets/child-environment.ts";
import { findRun } from "./runs/find-run.ts";
import { loadBytes, loadRun } from "./runs/load-run.ts";
import { planLocally } from "./plan-locally.ts";
import { redactTexts } from "./redact-report.ts";
import type { Workspace } from "./workspace.ts";

/** The source of the numbers. */
export type CalibrationData =
  /** Run folder, bundle or rows, relative to `cwd`; `-` = stdin; null = the latest run. */
  | { readonly from: "records"; readonly path: string | null }
  /** No run is needed. `noise` by metric; for the other metrics a default is assumed and reported. */
  | { readonly from: "simulation"; readonly noise: ReadonlyMap<string, number> };

export interface CalibrateRequest {
  readonly config: Config;
  readonly where: Where;
  readonly suite: string | null;
  readonly data: CalibrationData;
  readonly cwd: string;
  readonly stdin: () => Promise<Uint8Array>;
  readonly splits: number;
  readonly resamples: number;
  readonly seed: number;
  /** Called after each split. */
  readonly onSplit: (done: number, of: number) => void;
}

/**
 * How well the gate of this config works on these data. It executes nothing. InterruptedError when it is interrupted.
 */
export async function calibrateRun(request: CalibrateRequest, workspace: Workspace): Promise<Calibration> {
  const { config, splits, resamples, seed } = request;
  const { source, metrics } = await openSource(request, workspace);
  const input: CalibrateInput = {
    config: { ...config, metrics },
    source,
    splits,
    resamples,
    seed,
    seedFor: (key) => drawState(["regression-gate/calibrate@1", seed, ...key]),
  };
  const outcomes: SplitOutcome[] = [];
  for (let index = 0; index < splits; index += 1) {
    outcomes.push(judgeSplit(input, index));
    request.onSplit(index + 1, splits);
    // Gives the process time to handle Ctrl-C.
    await setImmediate();
    if (workspace.signal.aborted) throw new InterruptedError("interrupted: nothing was calibrated");
  }
  const redact = environmentRedactor(config.secrets, workspace);
  return redactTexts(summarizeSplits(input, outcomes), redact);
}

interface OpenSource {
  readonly source: AaSplitSource;
  /** The metrics that the gate judges of these rows. */
  readonly metrics: Config["metrics"];
}

async function openSource(request: CalibrateRequest, workspace: Workspace): Promise<OpenSource> {
  const { config, data } = request;
  if (data.from === "simulation") {
    const plan = await planLocally(request, workspace);
    const { metrics } = config;
    return { source: simulateSplits(plan, metrics, assumedNoise(metrics, data.noise)), metrics };
  }
  const filters = [request.where, ...suiteOf(request)];
  const rows = await readRows(data.path, request, workspace);
  const checked = requiringNumbers(rows, config.metrics, data.path ?? "the latest run");
  const selected = [...checked].filter(({ axes }) => filters.every((where) => matchesWhere(axes, where)));
  const named = withMeasuredNames(config.metrics, measuredNames([selected]));
  const metrics = metricsOfRows(named, [selected]);
  return { source: splitRecords(selected, config.compare), metrics };
}

function suiteOf({ config, suite }: CalibrateRequest): readonly Where[] {
  if (suite === null) return [];
  const known = Object.hasOwn(config.suites, suite) ? config.suites[suite] : undefined;
  if (known !== undefined) return [known.where];
  const message = `expected a suite of the config (${Object.keys(config.suites).join(", ") || "it has none"}), got '${suite}'`;
  throw usageProblem("--suite", message);
}

async function readRows(
  path: string | null,
  { config, cwd, stdin }: CalibrateRequest,
  workspace: Workspace,
): Promise<Iterable<TrialRecord>> {
  if (path === "-") return (await loadBytes(await stdin(), "stdin", config)).run.rows;
  const { run } = await loadRun(cwd, path ?? (await findRun(null, { workspace, cwd })), config);
  return run.rows;
}
