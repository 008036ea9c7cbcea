import { DEFAULT_CONFIG } from "../../app/read-config.ts";
import { Command } from "commander";
import { relative } from "node:path";
import { findRun } from "../../app/runs/find-run.ts";
import { runStatus } from "../../app/runs/run-status.ts";
import { numbersOfRun } from "../../app/runs/measured-numbers.ts";
import { configIfAny } from "../config-if-any.ts";
import { addOutputOptions, type OutputOptions } from "../options/common-options.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderRun, runExitCode } from "../print/render-run.ts";

type StatusOptions = OutputOptions & { readonly config: string | undefined };

const EXAMPLES = `
Examples:
  regression-gate status                                    the latest run
  regression-gate status 20260131T235959Z-abcdef            another run`;

/**
 * `status`: shows the progress of a run, counted from its rows. Exit code 3 while trials have no answer, 5 when the
 * budget ended the run.
 */
export function statusCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("status")
    .description("Show how many trials of a run are done, counted from its rows, and what they measured.")
    .argument("[run]", "run id or run folder (default: the latest run)")
    .option(
      "-c, --config <file>",
      `config file that tells the groups (default: ${DEFAULT_CONFIG}, if it exists)`,
    );
  addOutputOptions(command);
  return command
    .addHelpText("after", EXAMPLES)
    .action(async (run: string | undefined, options: StatusOptions) => {
      const folder = await findRun(run ?? null, { workspace: await openWorkspace(io, options), cwd: io.cwd });
      const manifest = await runStatus(folder);
      const config = await configIfAny(io, options.config);
      const numbers = numbersOfRun(folder, { manifest, config });
      io.stdout(renderRun({ manifest, folder: relative(io.cwd, folder) || ".", numbers }, options.format));
      finish(runExitCode(manifest));
    });
}
