import { Command } from "commander";
import { relative } from "node:path";
import { mergeShards } from "../../app/shards/merge-shards.ts";
import {
  addConfigOptions,
  addOutputOptions,
  addPolicyOptions,
  type ConfigOptions,
  type OutputOptions,
  type PolicyOptions,
} from "../options/common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderReport } from "../print/render-report.ts";

type MergeOptions = ConfigOptions & OutputOptions & PolicyOptions & { readonly baseline: string | undefined };

const EXAMPLES = `
RUN is the run folder of a shard, or a folder that contains such folders, for example downloaded artifacts.
Use the same config, --suite, --where and --baseline as the shards.

Examples:
  regression-gate merge downloaded-shards                     all shards in a folder
  regression-gate merge shard-1 shard-2 --baseline none       two folders, without a comparison
  regression-gate merge downloaded-shards --format markdown`;

/** `merge`: combines the shards of one run and judges them as if the run had not been split. */
export function mergeCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("merge")
    .description("Merge the shards of a run, compare the results with the baseline, and judge them.")
    .argument("<run...>", "run folders of shards, or folders that contain them");
  addConfigOptions(command);
  command.option("--baseline <spec>", "what to compare with: latest, none, ref:<git ref> or file:<path>");
  addPolicyOptions(command);
  addOutputOptions(command);
  return command
    .addHelpText("after", EXAMPLES)
    .action(async (runs: readonly string[], options: MergeOptions) => {
      const workspace = await openWorkspace(io, options);
      const request = await readRequest(io, options);
      const outcome = await mergeShards({ ...request, runs, cwd: io.cwd }, workspace);
      for (const text of outcome.superseded) io.stderr(`${text}\n`);
      for (const shard of outcome.missing) io.stderr(`shard ${shard} is missing\n`);
      io.stdout(renderReport(outcome.report, options.format, io.colour));
      io.stderr(`report: ${relative(io.cwd, outcome.runFolder) || "."}/report.md\n`);
      finish(outcome.report.exitCode);
    });
}
