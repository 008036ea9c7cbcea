import { Command } from "commander";
import { relative } from "node:path";
import { runLocally } from "../../app/local-gate.ts";
import { loadSplit, runShard, type ShardRequest } from "../../app/shards/plan-shards.ts";
import { numbersOfRun } from "../../app/runs/measured-numbers.ts";
import { requireOpenLook } from "../../app/runs/require-open-look.ts";
import { EXIT, usageProblem } from "../../base/errors.ts";
import {
  addConfigOptions,
  addExecutionOptions,
  addOutputOptions,
  type ConfigOptions,
  type ExecutionOptions,
  type OutputOptions,
} from "../options/common-options.ts";
import type { CliIo } from "../io.ts";
import { openRequest } from "../open-request.ts";
import { parseShard, type ShardOption } from "../options/parse-shard.ts";
import { printPlan } from "../print/print-plan.ts";
import { renderRun, runExitCode } from "../print/render-run.ts";
import { watchRun } from "../watch-run.ts";

type RunOptions = ConfigOptions &
  OutputOptions &
  ExecutionOptions & {
    readonly baseline: string | undefined;
    readonly shard: ShardOption | undefined;
    readonly plan: string | undefined;
  };

const EXAMPLES = `
Examples:
  regression-gate run                        run the matrix and keep the rows
  regression-gate run --dry-run              print what would be run
  regression-gate run --workers 8 --qps 5    eight trials at a time, five attempts per second
  regression-gate run --budget time=1h       stop after an hour and keep the rows
  regression-gate run --where mode=fast      only the cases of one mode
  regression-gate run --shard 2/3            one of three shards; regression-gate merge merges them
  regression-gate run --resume               resume the latest run`;

/**
 * `run`: executes the matrix and stores the rows. Exit code 3 when trials have no answer, 5 when the budget ended the
 * run.
 */
export function runCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("run").description("Run the matrix and keep the rows, without comparing them.");
  addConfigOptions(command);
  command
    .option("--baseline <spec>", "ref:<git ref> also runs that commit, alternating with this checkout")
    .option("--shard <i/n>", "run one shard of the plan, such as 2/3", parseShard)
    .option("--plan <file>", "file of plan --save that assigns trials to shards (default: by hash)");
  addExecutionOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: RunOptions) => {
    const { workspace, request } = await openRequest(io, options);
    const shard = await readShard(options, io.cwd);
    if (options.dryRun === true) {
      await printPlan(io, request, { workspace, format: options.format, shard });
      finish(EXIT.pass);
      return;
    }
    if (options.more !== undefined) await requireOpenLook(request, workspace);
    const { observer } = watchRun(io, options, { declared: request.config.secrets, workspace });
    const watched = { ...request, observer };
    const { manifest, runFolder } = await (shard === null
      ? runLocally(watched, workspace)
      : runShard(watched, shard, workspace));
    const numbers = numbersOfRun(runFolder, { manifest, config: request.config });
    io.stdout(renderRun({ manifest, folder: relative(io.cwd, runFolder) || ".", numbers }, options.format));
    finish(runExitCode(manifest));
  });
}

/** Null = the whole plan. */
async function readShard({ shard, plan }: RunOptions, cwd: string): Promise<ShardRequest | null> {
  if (shard !== undefined) return { ...shard, split: plan === undefined ? null : await loadSplit(cwd, plan) };
  if (plan === undefined) return null;
  throw usageProblem("--plan", "needs --shard");
}
