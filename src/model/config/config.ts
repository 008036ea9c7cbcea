import type { AttemptAmounts } from "../run/trial.ts";
import type { Acceptance } from "./acceptance.ts";
import type { Axes, AxisValue } from "./case.ts";
import type { Chaos } from "./chaos.ts";
import type { ChatRunner, HttpRunner } from "./endpoint.ts";
import type { FailureRule } from "./failure.ts";
import type { Json } from "../../base/json.ts";
import type { Metric, Where } from "./metric.ts";
import type { CoverageConfig } from "./coverage-config.ts";
import type { TestPolicy } from "./test-policy.ts";
import type { Sides } from "../run/side.ts";
import type { Cost, CostName, FailOn } from "../result/verdict.ts";

/** The resolved config, with every default applied and every number parsed. Only config/resolve builds it. */
export interface Config {
  /** Gate id, which is part of the names of check, comment, artifact and baseline. */
  readonly id: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, VersionSource>>;
  /** Paths and patterns of the data that are measured with, relative to the root. */
  readonly data: readonly string[];
  readonly matrix: Matrix;
  readonly suites: Readonly<Record<string, Suite>>;
  /** The runner of both sides, or null when `sides` has two. One of the two is always set. */
  readonly run: RunDefinition | null;
  /** Two definitions that run in one job, alternating; null = one definition. */
  readonly sides: Sides<RunDefinition> | null;
  readonly execution: Execution;
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly gate: GateConfig;
  readonly baseline: BaselineConfig;
  /** The run from which small steps are added up, besides the comparison with the baseline. */
  readonly reference: Reference;
  /** Known regressions that do not count, each with a reason and a last day. */
  readonly accept: readonly Acceptance[];
  /** What tests that other tools ran may do. */
  readonly tests: TestPolicy;
  /** Globs of the files that this gate covers; null = all. */
  readonly paths: readonly string[] | null;
  /** What is judged of reports of coverage; absent or null = the metrics of the config do. */
  readonly coverage?: CoverageConfig | null | undefined;
  /** Names of environment variables whose values are redacted everywhere. */
  readonly secrets: readonly string[];
  /** Failures that the config describes, in addition to the built-in ones. */
  readonly failures: readonly FailureRule[];
  /** Nobody wrote this config: the fixed policy stands in its place. Absent = it is a file. */
  readonly defaultPolicy?: DefaultPolicy | undefined;
}

/** The policy of this program, where there is no config or a config does not have a metric. */
export interface DefaultPolicy {
  /** One sentence for the report. */
  readonly text: string;
  /** `10%`, or `time=5%`: what the workflow sets besides. */
  readonly margins: readonly string[];
  /** What of it the change itself could have set, as the end of the sentence; empty = nothing. */
  readonly own: string;
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
  /** Entries work as in GitHub Actions: an entry extends the cases that it matches, or adds a new case. */
  readonly include: readonly Axes[];
  /** There is one case without axes, because an invocation measures the cases. Absent = without axes there is none. */
  readonly isOneCase?: boolean | undefined;
  readonly exclude: readonly Where[];
  readonly repetitions: number;
  /**
   * True where rows of a results file are read without `repetitions`: each case has as many as it has rows. Absent =
   * every case has `repetitions`.
   */
  readonly byRows?: boolean | undefined;
  /**
   * Repetitions after which the run is judged, ascending; the last number is all of them. With more than one, decided
   * groups stop early.
   */
  readonly looks: readonly number[];
}

export interface Suite {
  readonly where: Where;
}

/** The names of all runners, in one list. A new runner adds its name here and its type below. */
export const RUNNERS = ["command", "module", "http", "chat", "results-file"] as const;

export type RunnerType = (typeof RUNNERS)[number];

/** These are type aliases and not interfaces, because they are hashed as JSON. */
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
  /** A list of program and arguments, or one text for the shell. */
  readonly command: readonly string[] | string;
  readonly metricsFrom: MetricsSource;
  /** Exit codes that mean that there was no answer, and how such an error is classified. */
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
  /** `jsonl` or `csv`: how a file is read whose content does not show its format. Another name: of a tool's format. */
  readonly format: string;
};

export type MetricsSource =
  | { readonly from: "stdout" }
  | { readonly from: "file"; readonly file: string }
  /** What a tool writes in one invocation, with many cases. `format`: null = the content says it. */
  | { readonly from: "results"; readonly path: string; readonly format: string | null }
  /** From metric name to a regular expression with one capture group, which is matched on stdout. */
  | { readonly from: "patterns"; readonly patterns: Readonly<Record<string, string>> };

/** What is executed. It is part of the case key. */
export interface RunDefinition {
  readonly runner: Runner;
  /** Working directory, relative to the repository. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How it is executed. This cannot change a result, so it is not part of the case key. */
export interface Execution {
  readonly timeoutMs: number;
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly concurrency: number;
  /** The user wrote `concurrency`. Otherwise a gating run-effect metric lowers the default to 1. */
  readonly concurrencyIsExplicit: boolean;
  /** Lower limits for attempts whose case has a certain value of an axis. */
  readonly concurrencyPer: readonly AxisCap[];
  /** Most attempts that start in any second; null = no limit. */
  readonly qps: number | null;
  /** Most attempts that start in any minute; null = no limit. */
  readonly rpm: number | null;
  /** Most tokens of the attempts that start in any minute; null = no limit. */
  readonly tpm: number | null;
  /** Whether an endpoint that answers "too many requests" gets fewer attempts at once. */
  readonly adaptive: boolean;
  /**
   * This process may use 1 / `shards` of the rates and the budget, in proportion to the trials of its part; 1 = all of
   * it.
   */
  readonly shards: number;
  readonly breaker: BreakerConfig;
  /** Null = no limit. */
  readonly budget: Budget | null;
  readonly retry: RetryConfig;
  /**
   * No attempt starts later than this after the trial's first one, and no Retry-After that is longer is waited for.
   * Null = attempts have no deadline, and a Retry-After is waited for as long as all attempts may take.
   */
  readonly deadlineMs: number | null;
  readonly order: "interleave" | "sequential" | "shuffle" | "failed-first";
  /** First cases of a side whose equal errors end the run; 0 = errors end none. */
  readonly stopWhenAllFail: number;
  /** Bytes of redacted output that a row keeps; 0 = none. */
  readonly keepOutputBytes: number;
  /** Command that runs once for each side before its first trial; null = none. */
  readonly setup: readonly string[] | string | null;
  /**
   * Paths relative to the repository that `setup` creates and that are kept for each commit of a baseline at a ref;
   * empty = none.
   */
  readonly setupCache: readonly string[];
  /** Command that runs once for each side after its last trial; null = none. */
  readonly teardown: readonly string[] | string | null;
  /** Folder of a recorded run whose answers replace those of the runner; null = the runner is used. */
  readonly replay: string | null;
  /** Faults that are injected on purpose; null = none. */
  readonly chaos: Chaos | null;
  /** Which trials have their requests and answers stored next to the rows; null = none. */
  readonly debug: DebugConfig | null;
}

export interface RetryConfig {
  /** All attempts, including the first. */
  readonly attempts: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: boolean;
}

export interface DebugConfig {
  readonly trials: number;
  readonly onPullRequests: boolean;
}

/** A cap: at most `limit` attempts run at once for cases with this value. */
export interface AxisCap {
  readonly axis: string;
  readonly value: AxisValue;
  readonly limit: number;
}

export interface BreakerConfig {
  /** Number of consecutive failures of an endpoint after which it is not called any more. */
  readonly failures: number;
  /** Time after which one attempt tests the endpoint again. */
  readonly cooldownMs: number;
  /** The user wrote it. It then also holds for runners that do not name their endpoints. */
  readonly isExplicit: boolean;
}

/** Limits for a whole run including its resumes; null = no limit. */
export interface Budget {
  readonly calls: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly trials: number | null;
  readonly timeMs: number | null;
  /** The most that one attempt uses; null = the largest use seen so far. */
  readonly maxPerTrial: AttemptAmounts;
}

export interface CompareConfig {
  /** Axis whose values are the paired units; null = repetitions are the units, and they are not paired. */
  readonly unit: string | null;
  /**
   * Axis whose values combine units that are not independent and are analysed in place of them; null = the units are
   * analysed.
   */
  readonly cluster: string | null;
  /** Axes that split the comparison into groups. */
  readonly by: readonly string[];
  readonly alpha: number;
  /** Share of units that both sides must have. */
  readonly minCommonUnits: number;
  /** Parts of the manifest that may differ between runs that are compared. */
  readonly mayDiffer: readonly string[];
}

export interface GateConfig {
  readonly maxErrorRate: number;
  /** A larger gain is too good to be true: a share of the baseline, or points for answers. */
  readonly maxImprovement: number;
  /** Largest share of the gating comparisons that noise may leave undecided. */
  readonly maxUndecided: number;
  readonly costs: Readonly<Record<CostName, Cost>>;
  readonly failOn: FailOn;
}

/**
 * The branch whose stored runs are the baseline. Null: the branch that a change goes into or is pushed to. A name:
 * always that branch. A list of patterns: like null, but only for branches that match a pattern.
 */
export type BaselineBranch = string | readonly string[] | null;

/** A run of the base branch that is stored on GitHub. */
export type ArtifactBaseline =
  /** The newest complete run: of all runs, or of the commits that a pull request and its base have in common. */
  | { readonly from: "artifact"; readonly branch: BaselineBranch; readonly at: "latest" | "merge-base" }
  | {
      readonly from: "artifact";
      readonly branch: BaselineBranch;
      readonly at: "run-id";
      readonly runId: number;
    };

export type BaselineConfig =
  | ArtifactBaseline
  /** Runs both sides alternately, with the baseline in a git worktree. */
  | { readonly from: "ref"; readonly ref: string }
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "none" };

/** The run or level of main from which small steps are added up. */
export type Reference =
  /** The start of main's present level. */
  | { readonly by: "segment" }
  /** A past run: its id, or seven or more first digits of its commit. */
  | { readonly by: "run"; readonly run: string }
  | { readonly by: "none" };
