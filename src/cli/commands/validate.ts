import { plural } from "../../report/words/describe-run.ts";
import { Command } from "commander";
import { validateLocally } from "../../app/validate.ts";
import { EXIT } from "../../base/errors.ts";
import { addOutputOptions, configOption, type OutputOptions } from "../options/common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";

type ValidateOptions = OutputOptions & { readonly config: string };

const EXAMPLES = `
Examples:
  regression-gate validate                      check regression-gate.yml and its files
  regression-gate validate --config bench.yml   check another config`;

/**
 * `validate`: shows every problem of a config and of the files that it names at once; exit code 2 when there is one.
 */
export function validateCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("validate")
    .description("Check the config and the files that it names, and list every problem.")
    .addOption(configOption());
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: ValidateOptions) => {
    const workspace = await openWorkspace(io, options);
    const request = await readRequest(io, { ...options, suite: undefined, where: [] });
    const { plan, warnings } = await validateLocally(request, workspace);
    const summary = {
      config: options.config,
      cases: plan.cases.length,
      trials: plan.trials.length,
      warnings,
    };
    if (options.format === "json") {
      io.stdout(`${JSON.stringify(summary, null, 2)}\n`);
    } else {
      for (const warning of warnings) io.stderr(`warning: ${warning.text}\n`);
      io.stdout(
        `${options.config} is valid: ${plural(summary.cases, "case")}, ${plural(summary.trials, "trial")}\n`,
      );
    }
    finish(EXIT.pass);
  });
}
