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
import type { Measured } from "../model/run/measured.ts";
import type { CandidateRun } from "../pipeline/world.ts";
import type { ShardInput } from "./shards/parse-shard-input.ts";

export interface GateRequest {
  readonly config: Config;
  readonly policyChanges: readonly PolicyChange[];
  /** Null = all of the matrix. */
  readonly suite: string | null;
  /** Answers when the config asks for the baseline of a branch; other baselines need no GitHub. */
  readonly findArtifact: (candidate: CandidateRun) => Promise<Baseline>;
  readonly print: (line: string) => void;
}

/** A gate that measures in this job. */
interface MeasureRequest extends GateRequest {
  /** What an earlier attempt of this job measured. */
  readonly earlier: EarlierAttempt | undefined;
  /** Told the absolute folder of the run before the first trial. */
  readonly onOpen: (runFolder: string) => void;
}

export interface GateResult extends SavedRun {
  /** Shards that never arrived; absent = the run was not split. */
  readonly missing?: readonly string[];
}

/** What the action asks of the machine it runs on. */
export interface GatePort {
  run(request: MeasureRequest): Promise<GateResult>;
  /** Checks and plans what would be run; runs nothing. */
  describePlan(request: Pick<GateRequest, "config" | "suite">): Promise<PlannedText>;
  /** Writes the bundle a later run compares with: rows, manifest, report and the history carried on. */
  writeBundle(result: GateResult): Promise<BundleFiles>;
  /** Writes the numbers of a run for mode `report`, into a folder of its own. */
  writeMeasured(request: MeasuredOffer): Promise<BundleFiles>;
  /** Judges what another job measured; runs nothing. */
  judge(request: JudgeRequest): Promise<GateResult>;
  /** Values of secrets in the environment: of the declared names, and of names that look like secrets. */
  secretValues(declared: readonly string[]): readonly string[];
}

interface MeasuredOffer extends Pick<GateRequest, "config" | "suite"> {
  readonly whose: MeasuredFor;
  readonly result: GateResult;
}

interface JudgeRequest extends Pick<GateRequest, "config" | "policyChanges" | "findArtifact"> {
  readonly measured: Measured;
  /** Absolute: where a baseline that is a file is found. */
  readonly baselineRoot: string;
  /** Absolute; the report goes there. */
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
  /** Text of the plan; asked for where it cannot be made here. */
  readonly readPlan: () => Promise<string>;
  readonly earlier: EarlierAttempt | undefined;
  readonly onOpen: (runFolder: string) => void;
  readonly print: (line: string) => void;
}

export interface ShardRun {
  readonly manifest: Manifest;
  /** Absolute. */
  readonly runFolder: string;
}

interface ShardMergeRequest extends Omit<GateRequest, "print"> {
  /** Absolute: holds the folders of `runs`. */
  readonly folder: string;
  readonly runs: readonly string[];
}

interface NothingRequest extends Omit<GateRequest, "print"> {
  readonly missing: readonly [string, ...string[]];
  readonly warning: Warning;
}

/** What the action asks of the machine where a run is split. */
export interface ShardPort {
  /** Splits the plan into shards; runs nothing. */
  plan(request: SplitRequest): Promise<PlannedSplit>;
  /** A plan that was stored. UsageError when it is none, was changed since, or is of other trials. */
  readPlan(request: Selected, text: string): Promise<PlannedSplit>;
  run(request: ShardRunRequest): Promise<ShardRun>;
  merge(request: ShardMergeRequest): Promise<MergeOutcome>;
  /** The report of a run of which no shard arrived. */
  mergeNothing(request: NothingRequest): Promise<MergeOutcome>;
}
