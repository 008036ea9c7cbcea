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
  regression-gate plan                    cases, groups and the number of trials
  regression-gate plan --suite core       the same for one suite
  regression-gate plan --format json      every case, for other tools

With --shards, plan prints the shards; with --format json as one line for strategy.matrix of a workflow.
  regression-gate plan --shards 3                                    three equal shards, by hash
  regression-gate plan --shards 3 --by duration --save shards.json   by the durations of the latest run`;

/** `plan`: shows what would be run. It needs no secret. */
export function planCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("plan").description("Print what would run. Runs nothing and needs no secrets.");
  addConfigOptions(command);
  command.option("--baseline <spec>", "what to compare with: latest, none, ref:<git ref> or file:<path>");
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
    .option("--shards <n>", "split the plan into this many shards", positiveInteger)
    .addOption(
      new Option("--by <rule>", "split into equal parts by hash, or by past durations, longest first")
        .choices(["hash", "duration"])
        .default("hash"),
    )
    .option("--durations <run>", "run, bundle or rows to read the durations from (default: the latest run)")
    .option("--save <file>", "write the split to a file, for run --plan");
}

/** Null = the plan is not split. */
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
