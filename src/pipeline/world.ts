import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { AxisRow } from "../model/config/case.ts";
import type { Config } from "../model/config/config.ts";
import type { DescribedMetric } from "../model/config/described-metric.ts";
import type { Warning } from "../model/result/finding.ts";
import type { HistoryEntry } from "../model/result/history.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { ChangedCode } from "../model/run/changed-code.ts";
import type { Where } from "../model/config/metric.ts";
import type { Results } from "../plan/result-rows.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { PolicyChange, Report } from "../model/result/report.ts";
import type { Sides } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { Clock, OpenRun, RunObserver, TrialRunner } from "../run/ports.ts";

/** The inputs and results of the pipeline. */

export interface GateInput {
  readonly config: Config;
  readonly selection: Selection;
  readonly policyChanges: readonly PolicyChange[];
  readonly describe?: DescribeMetrics | undefined;
  /** Repetitions of the look at which the run stops in any case; null = it continues until everything is decided. */
  readonly upTo: number | null;
}

/** Adds metrics that a tool's format describes and the config does not have, with the defaults of a config. */
export type DescribeMetrics = (config: Config, metrics: readonly DescribedMetric[]) => Config;

/** The change in its repository, as reports of coverage need it. */
export interface KnownChange {
  readonly code: ChangedCode;
  /** Whether a path is among the globs that `coverage.paths` names. */
  readonly isMeant: (path: string) => boolean;
}

/** The part of the matrix that runs. */
export interface Selection {
  readonly suite: string | null;
  readonly where: Where;
  /** Rows of the file axes, by axis name. */
  readonly axisRows: Readonly<Record<string, readonly AxisRow[]>>;
  /** Rows of the results files. */
  readonly results?: Results | undefined;
  /** Warnings about rows that were measured before; absent = none. */
  readonly doubts?: readonly Warning[];
  /** Cases without a right answer in the latest run, by axesText; absent = none. */
  readonly failedBefore?: ReadonlySet<string>;
}

/** What a gate needs from the outside world. */
export interface GateWorld {
  readonly clock: Clock;
  readonly observer: RunObserver;
  /** Aborted by an interruption. The run then ends and can be resumed. */
  readonly signal: AbortSignal;
  /** Removes secrets from every text that is stored. */
  readonly redact: Redactor;
  openRun(plan: Plan): Promise<OpenRun>;
  openRunners(plan: Plan): Promise<Sides<TrialRunner>>;
  /** Called when all trials have run: tears down what was set up for them. */
  closeSides(): Promise<void>;
  findBaseline(candidate: CandidateRun): Promise<Baseline>;
  /** What git knows of the change; undefined = the rows are of no report of coverage. */
  knownChange(run: CandidateRun, baseline: Baseline): Promise<KnownChange | undefined>;
  /** Runs work that takes long without a pause, during which an interruption may end the process. */
  busy<T>(work: () => T): Promise<T>;
}

/** A run to judge. Its rows may be read from a file each time they are iterated. */
export interface CandidateRun extends RunRows {
  readonly manifest: Manifest;
}

export interface RunResult extends CandidateRun {
  /** The rows in canonical plan order. */
  readonly rows: readonly TrialRecord[];
}

export interface Judgement {
  readonly report: Report;
  /** The entry of this run in the history of its branch. */
  readonly entry: HistoryEntry | null;
}

/** A run and its comparison. */
export interface JudgedRun extends Judgement {
  readonly run: CandidateRun;
  readonly baseline: Baseline;
}

export interface GateOutcome extends JudgedRun {
  /** The plan as it was run. */
  readonly plan: Plan;
  readonly run: RunResult;
}

export interface JudgeInput {
  readonly config: Config;
  readonly selection: Pick<Selection, "suite" | "where">;
  /** Null when bare rows are compared: the rows themselves are then taken as the plan. */
  readonly plan: Plan | null;
  readonly run: RunRows;
  readonly baseline: Baseline;
  readonly policyChanges: readonly PolicyChange[];
  /** Absent = metrics that the config does not have are not judged. */
  readonly describe?: DescribeMetrics | undefined;
  /** Both sides ran alternately in one job, which bare rows cannot say. */
  readonly sameJob: boolean;
  /** What is known of the change beside its rows; absent = nothing, and no globs choose files. */
  readonly change?: KnownChange | undefined;
  /** Names of shards whose results are missing; absent = the run was not split. */
  readonly missingShards?: readonly string[];
  readonly nowMs: number;
}
