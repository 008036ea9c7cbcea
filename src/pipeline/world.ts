import type { Baseline, RunRows } from "../model/result/baseline.ts";
import type { AxisRow } from "../model/config/case.ts";
import type { Config } from "../model/config/config.ts";
import type { Warning } from "../model/result/finding.ts";
import type { HistoryEntry } from "../model/result/history.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Where } from "../model/config/metric.ts";
import type { Results } from "../plan/result-rows.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { PolicyChange, Report } from "../model/result/report.ts";
import type { Sides } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { Clock, OpenRun, RunObserver, TrialRunner } from "../run/ports.ts";

/** What the pipeline is given and gives back. */

export interface GateInput {
  readonly config: Config;
  readonly selection: Selection;
  readonly policyChanges: readonly PolicyChange[];
  /** Repetitions of the look to stop at, whatever is undecided; null = continue until all is decided. */
  readonly upTo: number | null;
}

/** Which part of the matrix runs. */
export interface Selection {
  readonly suite: string | null;
  readonly where: Where;
  /** Rows behind the file axes, by axis name. */
  readonly axisRows: Readonly<Record<string, readonly AxisRow[]>>;
  /** What results files hold. */
  readonly results?: Results | undefined;
  /** What is doubtful about rows that were measured before; absent = nothing. */
  readonly doubts?: readonly Warning[];
}

/** What a gate asks of the world. */
export interface GateWorld {
  readonly clock: Clock;
  readonly observer: RunObserver;
  /** Aborted by an interruption: the run ends resumable. */
  readonly signal: AbortSignal;
  /** Takes secrets out of every stored text. */
  readonly redact: Redactor;
  openRun(plan: Plan): Promise<OpenRun>;
  openRunners(plan: Plan): Promise<Sides<TrialRunner>>;
  /** All trials have run: takes down what was set up for them. */
  closeSides(): Promise<void>;
  findBaseline(candidate: CandidateRun): Promise<Baseline>;
  /** Runs work that takes long without a pause: an interruption may end the process in it. */
  busy<T>(work: () => T): Promise<T>;
}

/** A run to judge; its rows may be read from a file each time they are asked for. */
export interface CandidateRun extends RunRows {
  readonly manifest: Manifest;
}

export interface RunResult extends CandidateRun {
  /** In canonical plan order. */
  readonly rows: readonly TrialRecord[];
}

export interface Judgement {
  readonly report: Report;
  /** What this run adds to the history of its branch. */
  readonly entry: HistoryEntry | null;
}

/** A run and what it was compared with. */
export interface JudgedRun extends Judgement {
  readonly run: CandidateRun;
  readonly baseline: Baseline;
}

export interface GateOutcome extends JudgedRun {
  /** As it ran. */
  readonly plan: Plan;
  readonly run: RunResult;
}

export interface JudgeInput {
  readonly config: Config;
  readonly selection: Pick<Selection, "suite" | "where">;
  /** Null when bare rows are compared: what they show is what was planned. */
  readonly plan: Plan | null;
  readonly run: RunRows;
  readonly baseline: Baseline;
  readonly policyChanges: readonly PolicyChange[];
  /** Both sides ran alternately in one job: bare rows cannot say so themselves. */
  readonly sameJob: boolean;
  /** Names of shards that never arrived; absent = the run was not split. */
  readonly missingShards?: readonly string[];
  readonly nowMs: number;
}
