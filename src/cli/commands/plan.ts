import { Command, Option } from "commander";
import type { SplitPlace } from "../../app/shards/plan-shards.ts";
import { EXIT, type Problem, problemAt } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import {
  addConfigOptions,
  addOutputOptions,
  positiveInteger,
  type ConfigOptions,
  type OutputOptions,
} from "../options/common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { printPlan } from "../print/print-plan.ts";
import { printSplit } from "../print/print-split.ts";

type PlanOptions = ConfigOptions & OutputOptions & SplitOptions & { readonly baseline: string | undefined };

interface SplitOptions {
  readonly shards: number | undefined;
  readonly by: "hash" | "duration";
  readonly durations: string | undefined;
  readonly save: string | undefined;
}

const EXAMPLES = `
Examples:
  regression-gate plan                    cases, groups and number of trials
  regression-gate plan --suite core       of a suite
  regression-gate plan --format json      every case, for other tools

With --shards it prints who runs what; --format json is then one line for strategy.matrix of a workflow.
  regression-gate plan --shards 3                                    three equal parts, by hash
  regression-gate plan --shards 3 --by duration --save shards.json   by the durations of the latest run`;

/** `plan`: what would be run. Needs no secret. */
export function planCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("plan").description(
    "Print what would be run; runs nothing and needs no secret.",
  );
  addConfigOptions(command);
  command.option("--baseline <spec>", "latest, none, ref:<git ref> or file:<path>");
  addSplitOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: PlanOptions) => {
    const workspace = await openWorkspace(io, options);
    const request = await readRequest(io, options);
    const place = splitPlace(options, io.cwd);
    const { format, save = null } = options;
    if (place === null) await printPlan(io, request, { workspace, format });
    else await printSplit(io, request, { place, format, save }, workspace);
    finish(EXIT.pass);
  });
}

function addSplitOptions(command: Command): void {
  command
    .option("--shards <n>", "deal the plan out to so many jobs", positiveInteger)
    .addOption(
      new Option("--by <rule>", "equal parts by hash, or longest first by past durations")
        .choices(["hash", "duration"])
        .default("hash"),
    )
    .option("--durations <run>", "run, bundle or rows to take durations from (default: the latest run)")
    .option("--save <file>", "write who runs what, for run --plan");
}

/** Null: the plan is not split. */
function splitPlace({ shards, by, durations, save }: SplitOptions, cwd: string): SplitPlace | null {
  const problems = [
    ...(shards === undefined && save !== undefined ? [needs("--save", "--shards")] : []),
    ...(shards === undefined && by === "duration" ? [needs("--by", "--shards")] : []),
    ...(by === "hash" && durations !== undefined ? [needs("--durations", "--by duration")] : []),
  ];
  requireNone(problems);
  if (shards === undefined) return null;
  return { shards, cwd, split: by === "hash" ? { by } : { by, run: durations ?? null } };
}

function needs(option: string, other: string): Problem {
  return problemAt(option, `needs ${other}`);
}
