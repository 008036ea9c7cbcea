import type { SavedRun } from "../app/judge-run.ts";
import type { MeasuredFor } from "../app/measured/measured-of-run.ts";
import type { EarlierAttempt } from "../app/runs/earlier-attempt.ts";
import type { MergeOutcome } from "../app/shards/merge-shards.ts";
import type { PlannedSplit, SplitBy } from "../app/shards/plan-shards.ts";
import type { Config } from "../model/config/config.ts";
import type { Baseline } from "../model/result/baseline.ts";
import type { Warning } from "../model/result/finding.ts";
import type { PolicyChange } from "../model/result/report.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Plan } from "../model/run/plan.ts";
import type { Measured } from "../model/run/measured.ts";
import type { CandidateRun } from "../pipeline/world.ts";
import type { ShardInput } from "./shards/parse-shard-input.ts";

export interface GateRequest {
  readonly config: Config;
  readonly policyChanges: readonly PolicyChange[];
  /** Null = the whole matrix. */
  readonly suite: string | null;
  /**
   * Finds the stored baseline. It is only called when the config asks for the baseline of a branch; other baselines
   * need no GitHub.
   */
  readonly findArtifact: (candidate: CandidateRun) => Promise<Baseline>;
  readonly print: (line: string) => void;
}

/** A gate that measures in this job. */
interface MeasureRequest extends GateRequest {
  /** The rows that an earlier attempt of this job measured. */
  readonly earlier: EarlierAttempt | undefined;
  /** Called with the absolute folder of the run before the first trial. */
  readonly onOpen: (runFolder: string) => void;
}

export interface GateResult extends SavedRun {
  /** The plan as it ran; absent = it is made again in the same way. */
  readonly plan?: Plan;
  /** Shards whose results are missing; absent = the run was not split. */
  readonly missing?: readonly string[];
}

/** What the action needs from the machine that it runs on. */
export interface GatePort {
  run(request: MeasureRequest): Promise<GateResult>;
  /** Checks and plans what would be run, and runs nothing. */
  describePlan(request: Pick<GateRequest, "config" | "suite">): Promise<PlannedText>;
  /** Writes the bundle that a later run compares with: rows, manifest, report and the continued history. */
  writeBundle(result: GateResult): Promise<BundleFiles>;
  /** Writes the measurements of a run for mode `report` into a separate folder. */
  writeMeasured(request: MeasuredOffer): Promise<BundleFiles>;
  /** Judges what another job measured, and runs nothing. */
  judge(request: JudgeRequest): Promise<GateResult>;
  /**
   * Values of secrets in the environment: those with a declared name, and those whose name looks like that of a secret.
   */
  secretValues(declared: readonly string[]): readonly string[];
}

interface MeasuredOffer extends Pick<GateRequest, "config" | "suite"> {
  readonly whose: MeasuredFor;
  readonly result: GateResult;
}

interface JudgeRequest extends Pick<GateRequest, "config" | "policyChanges" | "findArtifact"> {
  readonly measured: Measured;
  /** Absolute path of the folder that a baseline file is relative to. */
  readonly baselineRoot: string;
  /** Absolute path of the folder for the report. */
  readonly runFolder: string;
}

export interface PlannedText {
  readonly text: string;
  readonly warnings: readonly Warning[];
}

export interface BundleFiles {
  readonly folder: string;
  readonly files: readonly string[];
}

type Selected = Pick<GateRequest, "config" | "suite">;

interface SplitRequest extends Selected {
  readonly shards: number;
  readonly split: SplitBy;
}

export interface ShardRunRequest extends Selected {
  readonly shard: ShardInput;
  /** Returns the text of the stored plan; called where the plan cannot be made here. */
  readonly readPlan: () => Promise<string>;
  readonly earlier: EarlierAttempt | undefined;
  readonly onOpen: (runFolder: string) => void;
  readonly print: (line: string) => void;
}

export interface ShardRun {
  readonly manifest: Manifest;
  /** Absolute path. */
  readonly runFolder: string;
}

interface ShardMergeRequest extends Omit<GateRequest, "print"> {
  /** Absolute path of the folder that contains the folders of `runs`. */
  readonly folder: string;
  readonly runs: readonly string[];
}

interface NothingRequest extends Omit<GateRequest, "print"> {
  readonly missing: readonly [string, ...string[]];
  readonly warning: Warning;
}

/** What the action needs from the machine where a run is split. */
export interface ShardPort {
  /** Splits the plan into shards, and runs nothing. */
  plan(request: SplitRequest): Promise<PlannedSplit>;
  /** Reads a stored plan. UsageError when the text is not a plan, was changed since, or contains other trials. */
  readPlan(request: Selected, text: string): Promise<PlannedSplit>;
  run(request: ShardRunRequest): Promise<ShardRun>;
  merge(request: ShardMergeRequest): Promise<MergeOutcome>;
  /** The report of a run of which no shard has results. */
  mergeNothing(request: NothingRequest): Promise<MergeOutcome>;
}
