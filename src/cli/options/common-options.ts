import { InvalidArgumentError, Option, type Command } from "commander";
import { DEFAULT_CONFIG } from "../../app/read-config.ts";
import type { BudgetLimits } from "../../config/apply-overrides.ts";
import type { FailOn } from "../../model/result/verdict.ts";
import type { ReportFormat } from "../../report/renderers.ts";
import { type ChaosFlag, parseChaos } from "./parse-chaos.ts";
import { parseBudget } from "./parse-budget.ts";

/** The output formats of every command; `report` has more. */
export const OUTPUT_FORMATS = ["text", "json", "markdown"] as const satisfies readonly ReportFormat[];

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export interface OutputOptions {
  readonly format: OutputFormat;
  readonly out: string | undefined;
}

export interface ConfigOptions extends SelectionOptions {
  readonly config: string;
}

export interface SelectionOptions {
  readonly suite: string | undefined;
  /** `axis=value`, repeatable. */
  readonly where: readonly string[];
}

export interface ExecutionOptions {
  readonly workers: number | undefined;
  readonly qps: number | undefined;
  readonly attempts: number | undefined;
  /** `name=limit`, repeatable. */
  readonly budget: BudgetLimits;
  readonly chaos: ChaosFlag | undefined;
  readonly keepWorktrees: boolean | undefined;
  /** Relative to the working directory. */
  readonly replay: string | undefined;
  readonly envFile: string | undefined;
  /** `NAME=VALUE`, repeatable. */
  readonly env: readonly string[];
  /** A run id, or true for the latest run. */
  readonly resume: string | true | undefined;
  readonly firstLook: boolean | undefined;
  /** Repetitions of a declared look. */
  readonly more: number | undefined;
  readonly dryRun: boolean | undefined;
  readonly quiet: boolean | undefined;
  readonly log: "text" | "json" | undefined;
}

/** Options of `gate`. */
export type GateOptions = SelectionOptions &
  OutputOptions &
  ExecutionOptions &
  PolicyOptions & {
    /** Files and patterns, repeatable. */
    readonly config: readonly string[] | undefined;
    readonly jobs: number | undefined;
    readonly baseline: string | undefined;
  };

export interface PolicyOptions {
  readonly failOn: FailOn | undefined;
  readonly strict: boolean | undefined;
}

/** The option of a command that takes one config. If it were given several times, only the last one would count. */
export function configOption(): Option {
  let given: string | null = null;
  return new Option("-c, --config <file>", "config file of the experiment")
    .default(DEFAULT_CONFIG)
    .argParser((value: string) => {
      if (given !== null) {
        throw new InvalidArgumentError(`got '${given}' too; only \`gate\` takes several configs`);
      }
      given = value;
      return value;
    });
}

export function addConfigOptions(command: Command): Command {
  return addSelectionOptions(command.addOption(configOption()));
}

export function addSelectionOptions(command: Command): Command {
  return command
    .option("--suite <name>", "select a named subset of the matrix")
    .addOption(
      new Option("--where <axis=value>", "select only the cases with this value; repeatable")
        .argParser(collect)
        .default([], "all cases"),
    );
}

export function addOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "format of the output on stdout; everything else goes to stderr")
        .choices(OUTPUT_FORMATS)
        .default("text"),
    )
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)");
}

/** The option of commands whose text is for people only. */
export function formatOption(): Option {
  return new Option("--format <format>", "format of the output on stdout")
    .choices(["text", "json"])
    .default("text");
}

export function addEnvOptions(command: Command): Command {
  return command
    .option(
      "--env-file <file>",
      "file of environment variables for the measured programs, as NAME=VALUE lines",
    )
    .addOption(
      new Option("--env <name=value>", "environment variable for the measured programs; repeatable")
        .argParser(collect)
        .default([], "none"),
    );
}

export function addExecutionOptions(command: Command): Command {
  command
    .option("--workers <n>", "trials to run at the same time", positiveInteger)
    .option("--qps <n>", "attempts to start per second, over all workers", positiveNumber)
    .option("--attempts <n>", "attempts per trial, including the first", positiveInteger)
    .addOption(
      new Option(
        "--budget <name=limit>",
        "stop at a limit of calls, tokens, trials, cost-usd or time; repeatable",
      )
        .argParser(parseBudget)
        .default({}, "no limit"),
    )
    .addOption(
      new Option(
        "--chaos <rate[:types][@seed]>",
        "inject faults into a share of the attempts, such as 10%:network,timeout@3; the run never becomes a baseline",
      ).argParser(parseChaos),
    )
    .option("--replay <run>", "use the rows of a recorded run (a folder) instead of running anything");
  return addEnvOptions(command)
    .option("--resume [run]", "resume a run (default: the latest run)")
    .option("--first-look", "stop an adaptive run after its first look, even if groups are undecided")
    .option(
      "--more <n>",
      "continue an undecided run up to its declared look at n repetitions",
      positiveInteger,
    )
    .option("--keep-worktrees", "keep the checkout of the baseline's commit, to look into it")
    .option("--dry-run", "print the plan and run nothing")
    .option("--quiet", "show no progress on stderr")
    .addOption(
      new Option("--log <format>", "format of the progress on stderr: text, or one JSON object per line")
        .choices(["text", "json"])
        .conflicts("quiet"),
    );
}

export function addPolicyOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--fail-on <level>", "which verdicts end with exit code 1").choices([
        "fail",
        "warn",
        "never",
      ]),
    )
    .option("--strict", "also fail when a metric may be worse or exceeds a warning limit");
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a whole number >= 1");
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("expected a whole number >= 0");
  return value;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("expected a number > 0");
  return value;
}
