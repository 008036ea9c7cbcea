import { InvalidArgumentError, Option, type Command } from "commander";
import type { BudgetLimits } from "../../config/apply-overrides.ts";
import type { FailOn } from "../../model/result/verdict.ts";
import type { Format as ReportFormat } from "../../report/renderers.ts";
import { parseBudget } from "./parse-budget.ts";

/** What every command can print; `report` knows more. */
export const OUTPUT_FORMATS = ["text", "json", "markdown"] as const satisfies readonly ReportFormat[];

export type Format = (typeof OUTPUT_FORMATS)[number];

export interface OutputOptions {
  readonly format: Format;
  readonly out: string | undefined;
}

export interface ConfigOptions {
  readonly config: string;
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

export interface PolicyOptions {
  readonly failOn: FailOn | undefined;
  readonly strict: boolean | undefined;
}

export function addConfigOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "the experiment", "regression-gate.yml")
    .option("--suite <name>", "run a named subset of the matrix")
    .option("--where <axis=value>", "keep these cases only; repeat for more axes or values", collect, []);
}

export function addOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "what goes to stdout; all else goes to stderr")
        .choices(OUTPUT_FORMATS)
        .default("text"),
    )
    .option("--out <dir>", "folder of the runs (default: .regression-gate)");
}

export function addExecutionOptions(command: Command): Command {
  return command
    .option("--workers <n>", "trials at once", positiveInteger)
    .option("--qps <n>", "attempts per second over all workers", positiveNumber)
    .option("--attempts <n>", "tries of a trial, the first included", positiveInteger)
    .option(
      "--budget <name=limit>",
      "stop at calls, tokens, trials, cost-usd or time; repeatable",
      parseBudget,
      {},
    )
    .option("--replay <run>", "take the rows of a recorded run (a folder) instead of running anything")
    .option("--env-file <file>", "read NAME=VALUE lines for the measured programs")
    .option("--env <name=value>", "set a variable for the measured programs; repeatable", collect, [])
    .option("--resume [run]", "go on with a run (default: the latest)")
    .option("--first-look", "stop an adaptive run after its first look, whatever is open then")
    .option(
      "--more <n>",
      "go on with an undecided run, up to its declared look of n repetitions",
      positiveInteger,
    )
    .option("--dry-run", "print the plan and run nothing")
    .option("--quiet", "no progress on stderr")
    .addOption(
      new Option("--log <format>", "progress on stderr as text, or as one JSON object a line")
        .choices(["text", "json"])
        .conflicts("quiet"),
    );
}

export function addPolicyOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--fail-on <level>", "what ends with exit code 1").choices(["fail", "warn", "never"]),
    )
    .option("--strict", "a metric that may be worse, or beyond a warning limit, fails");
}

/** Of an option that may be repeated. */
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
