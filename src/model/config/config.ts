import type { AttemptAmounts } from "../run/trial.ts";
import type { Acceptance } from "./acceptance.ts";
import type { Axes, AxisValue } from "./case.ts";
import type { Chaos } from "./chaos.ts";
import type { ChatRunner, HttpRunner } from "./endpoint.ts";
import type { FailureRule } from "./failure.ts";
import type { Json } from "../../base/json.ts";
import type { Metric, Where } from "./metric.ts";
import type { Sides } from "../run/side.ts";
import type { Cost, CostName, FailOn } from "../result/verdict.ts";

/** The resolved config: every default applied, every number parsed. Built by config/resolve alone. */
export interface Config {
  /** Gate id: names check, comment, artifact and baseline. */
  readonly id: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, VersionSource>>;
  readonly matrix: Matrix;
  readonly suites: Readonly<Record<string, Suite>>;
  /** One runner for both sides, or null when `sides` has two. Never both null. */
  readonly run: RunDefinition | null;
  /** Two definitions run in one job, interleaved. */
  readonly sides: Sides<RunDefinition> | null;
  readonly execution: Execution;
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly gate: GateConfig;
  readonly baseline: BaselineConfig;
  /** Besides the baseline, from where small steps are added up. */
  readonly reference: Reference;
  /** Known regressions that do not count, each with a reason and an end. */
  readonly accept: readonly Acceptance[];
  /** Globs of files this gate covers; null = all. */
  readonly paths: readonly string[] | null;
  /** Names of environment variables whose values are redacted everywhere. */
  readonly secrets: readonly string[];
  /** Failures that are known here, besides those that are known anyway. */
  readonly failures: readonly FailureRule[];
}

export type VersionSource =
  | { readonly from: "value"; readonly value: string }
  | { readonly from: "files"; readonly files: readonly string[] };

export type Axis =
  | { readonly name: string; readonly from: "values"; readonly values: readonly AxisValue[] }
  /** `id` names the field that identifies a row. */
  | { readonly name: string; readonly from: "file"; readonly file: string; readonly id: string };

export interface Matrix {
  readonly axes: readonly Axis[];
  /** As GitHub Actions has them: extends matching cases or adds a new one. */
  readonly include: readonly Axes[];
  readonly exclude: readonly Where[];
  readonly repetitions: number;
  /** Not written where results are read: each case has as many as it has rows. Absent = as many as `repetitions`. */
  readonly byRows?: boolean | undefined;
  /** Repetitions after which the run is judged, ascending; the last are all. More than one: what is decided stops early. */
  readonly looks: readonly number[];
}

export interface Suite {
  readonly where: Where;
}

/** Every runner by its name. The list is the one of all; a new runner adds its name here and its type below. */
export const RUNNERS = ["command", "module", "http", "chat", "results-file"] as const;

export type RunnerType = (typeof RUNNERS)[number];

/** Type aliases, not interfaces: they are hashed as JSON. */
type RunnerOf = {
  readonly command: CommandRunner;
  readonly module: ModuleRunner;
  readonly http: HttpRunner;
  readonly chat: ChatRunner;
  readonly "results-file": ResultsFileRunner;
};

export type Runner<Type extends RunnerType = RunnerType> = RunnerOf[Type];

export type CommandRunner = {
  readonly type: "command";
  /** argv, or one string for the shell. */
  readonly command: readonly string[] | string;
  readonly metricsFrom: MetricsSource;
  /** Exit codes that mean "no answer" and their class. */
  readonly erroredExitCodes: readonly number[];
  readonly transientExitCodes: readonly number[];
};

export type ModuleRunner = {
  readonly type: "module";
  readonly module: string;
  readonly exportName: string;
  readonly options: Json;
};

export type ResultsFileRunner = {
  readonly type: "results-file";
  readonly file: string;
  readonly format: "jsonl" | "csv";
};

export type MetricsSource =
  | { readonly from: "stdout" }
  | { readonly from: "file"; readonly file: string }
  /** name -> regular expression with one capture group, matched on stdout. */
  | { readonly from: "patterns"; readonly patterns: Readonly<Record<string, string>> };

/** What is executed; part of the case key. */
export interface RunDefinition {
  readonly runner: Runner;
  /** Repo-relative working directory. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How it is executed; cannot change a result, so no part of the case key. */
export interface Execution {
  readonly timeoutMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly concurrency: number;
  /** The user wrote `concurrency` (a run-effect metric that gates lowers the default to 1). */
  readonly concurrencyIsExplicit: boolean;
  /** Lower limits for attempts with one value of an axis. */
  readonly concurrencyPer: readonly AxisCap[];
  /** Attempts started in any second. */
  readonly qps: number | null;
  /** Attempts started in any minute. */
  readonly rpm: number | null;
  /** Tokens of the attempts started in any minute. */
  readonly tpm: number | null;
  /** Whether an endpoint that says "too many requests" is given fewer attempts at once. */
  readonly adaptive: boolean;
  /** This process has 1 / shards of rates and budget: the plan's trials by those of its part. 1 = all. */
  readonly shards: number;
  readonly breaker: BreakerConfig;
  /** Null = no limit. */
  readonly budget: Budget | null;
  readonly retry: RetryConfig;
  /**
   * No try starts later than this after a trial's first one, and no Retry-After is waited for longer. Null = no try is
   * cut off, and a Retry-After is waited for as long as all tries may take.
   */
  readonly deadlineMs: number | null;
  readonly order: "interleave" | "sequential" | "shuffle";
  /** Keep redacted output in rows, in bytes; 0 = none. */
  readonly keepOutputBytes: number;
  /** Command run once per side before its first trial; null = none. */
  readonly setup: readonly string[] | string | null;
  /** Repo-relative paths that `setup` makes, kept for each commit of a baseline at a ref; empty = nothing is kept. */
  readonly setupCache: readonly string[];
  /** Command run once per side after its last trial; null = none. */
  readonly teardown: readonly string[] | string | null;
  /** Folder of a recorded run that answers in place of the runner; null = the runner is asked. */
  readonly replay: string | null;
  /** Faults that are injected on purpose; null = none. */
  readonly chaos: Chaos | null;
  /** Requests and answers of some trials are kept beside the rows; null = of none. */
  readonly debug: DebugConfig | null;
}

export interface RetryConfig {
  /** All tries, the first included. */
  readonly attempts: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: boolean;
}

export interface DebugConfig {
  readonly trials: number;
  readonly onPullRequests: boolean;
}

/** At most `limit` attempts at once whose case has this value. */
export interface AxisCap {
  readonly axis: string;
  readonly value: AxisValue;
  readonly limit: number;
}

export interface BreakerConfig {
  /** Failures of an endpoint in a row, after which it is no longer called. */
  readonly failures: number;
  /** Time after which one attempt tries it again. */
  readonly cooldownMs: number;
  /** The user wrote it: it then holds for runners too that name no endpoints. */
  readonly isExplicit: boolean;
}

/** For a whole run, its resumes included; null = no limit. */
export interface Budget {
  readonly calls: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly trials: number | null;
  readonly timeMs: number | null;
  /** Most that one attempt uses; null = the largest seen so far. */
  readonly maxPerTrial: AttemptAmounts;
}

export interface CompareConfig {
  /** Axis whose values are the paired units, or null: repetitions are the unpaired units. */
  readonly unit: string | null;
  /** Axis whose values hold units that are not independent, and are analysed in their place; null = the units are. */
  readonly cluster: string | null;
  /** Axes that split the comparison into groups. */
  readonly by: readonly string[];
  readonly alpha: number;
  /** Share of units both sides must have. */
  readonly minCommonUnits: number;
  /** Manifest parts that may differ without making the runs incomparable. */
  readonly mayDiffer: readonly string[];
}

export interface GateConfig {
  readonly maxErrorRate: number;
  /** Gain beyond which a metric is too good to be true: a share of the baseline, points for answers. */
  readonly maxImprovement: number;
  /** Share of the gating comparisons that may be undecided for their noise. */
  readonly maxUndecided: number;
  readonly costs: Readonly<Record<CostName, Cost>>;
  readonly failOn: FailOn;
}

/**
 * Whose stored runs are compared with. Null: those of the branch that a change goes into, or that is pushed to. A name: of
 * that branch, whatever the change goes into. A list: as null, of the branches that match a pattern alone.
 */
export type BaselineBranch = string | readonly string[] | null;

/** A run of the base branch that GitHub keeps. */
export type ArtifactBaseline =
  /** The newest complete one; of all, or of the commits that a pull request has in common with its base. */
  | { readonly from: "artifact"; readonly branch: BaselineBranch; readonly at: "latest" | "merge-base" }
  | {
      readonly from: "artifact";
      readonly branch: BaselineBranch;
      readonly at: "run-id";
      readonly runId: number;
    };

export type BaselineConfig =
  | ArtifactBaseline
  /** Runs both sides, interleaved, the baseline in a git worktree. */
  | { readonly from: "ref"; readonly ref: string }
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "none" };

/** From where small steps of main are added up. */
export type Reference =
  /** Where the present level of main began. */
  | { readonly by: "segment" }
  /** A past run by its id, or its commit by seven or more of its first digits. */
  | { readonly by: "run"; readonly run: string }
  | { readonly by: "none" };
