import { Command, Option } from "commander";
import { tryCase } from "../../app/try-case.ts";
import { EXIT } from "../../base/errors.ts";
import { type Side, SIDES } from "../../model/run/side.ts";
import { isMeasured } from "../../model/run/trial.ts";
import type { CliIo } from "../io.ts";
import { openRequest } from "../open-request.ts";
import {
  addConfigOptions,
  addEnvOptions,
  addOutputOptions,
  type ConfigOptions,
  type ExecutionOptions,
  type OutputOptions,
} from "../options/common-options.ts";
import { renderTry } from "../print/render-try.ts";

type TryOptions = ConfigOptions &
  OutputOptions &
  Pick<ExecutionOptions, "env" | "envFile"> & { readonly side: Side; readonly baseline: string | undefined };

const EXAMPLES = `
ID is the name of a case as plan lists it, or a value that it has on any axis, such as the id of a task.

Examples:
  regression-gate try                                       the first case
  regression-gate try b --where mode=fast                   a case of task b
  regression-gate try --side baseline --baseline ref:main   the same on main`;

/** `try`: one case, once, with all that goes in and comes out; exit 3 when it gave no answer. */
export function tryCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("try")
    .description("Run one case once and show its stdin, stdout, stderr and metrics. Keeps no run.")
    .argument("[id]", "name of a case, or one of its values (default: the first case)");
  addConfigOptions(command);
  command
    .addOption(new Option("--side <side>", "which side's program").choices(SIDES).default("candidate"))
    .option("--baseline <spec>", "with --side baseline: ref:<git ref>, the commit to run");
  addEnvOptions(command);
  addOutputOptions(command);
  return command
    .addHelpText("after", EXAMPLES)
    .action(async (id: string | undefined, options: TryOptions) => {
      const { workspace, request } = await openRequest(io, options);
      const tried = await tryCase({ ...request, id: id ?? null, side: options.side }, workspace);
      io.stdout(renderTry(tried, request.config.metrics, options.format));
      finish(isMeasured(tried.row.status) ? EXIT.pass : EXIT.inconclusive);
    });
}
