import type { EarlierAttempt } from "../app/runs/earlier-attempt.ts";
import type { Baseline } from "../model/result/baseline.ts";
import type { Config } from "../model/config/config.ts";
import type { PolicyChange } from "../model/result/report.ts";
import type { Measured } from "../model/run/measured.ts";
import type { MeasuredFor } from "../app/measured/measured-of-run.ts";
import type { CandidateRun, JudgedRun } from "../pipeline/world.ts";

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
export interface MeasureRequest extends GateRequest {
  /** What an earlier attempt at this job measured. */
  readonly earlier: EarlierAttempt | undefined;
  /** Told the absolute folder of the run before the first trial. */
  readonly onOpen: (runFolder: string) => void;
}

export interface GateResult extends JudgedRun {
  /** Absolute; holds the files below. */
  readonly runFolder: string;
  /** Relative to the folder. */
  readonly files: readonly string[];
  /** Shards that never arrived; absent = the run was not split. */
  readonly missing?: readonly string[];
}

/** What the action asks of the machine it runs on. */
export interface GatePort {
  run(request: MeasureRequest): Promise<GateResult>;
  /** The plan as text; runs nothing. */
  describePlan(request: Pick<GateRequest, "config" | "suite">): Promise<string>;
  /** Writes the bundle a later run compares with: rows, manifest, report and the history carried on. */
  writeBundle(result: GateResult): Promise<BundleFiles>;
  /** Writes the numbers of a run for mode `report`, into a folder of its own. */
  writeMeasured(request: MeasuredOffer): Promise<BundleFiles>;
  /** Judges what another job measured; runs nothing. */
  judge(request: JudgeRequest): Promise<GateResult>;
  /** Values of secrets in the environment: of the declared names, and of names that look like secrets. */
  secretValues(declared: readonly string[]): readonly string[];
}

export interface MeasuredOffer extends Pick<GateRequest, "config" | "suite"> {
  readonly whose: MeasuredFor;
  readonly result: GateResult;
}

export interface JudgeRequest extends Pick<GateRequest, "config" | "policyChanges" | "findArtifact"> {
  readonly measured: Measured;
  /** Absolute: where a baseline that is a file is found. */
  readonly baselineRoot: string;
  /** Absolute; the report goes there. */
  readonly runFolder: string;
}

export interface BundleFiles {
  readonly folder: string;
  readonly files: readonly string[];
}
