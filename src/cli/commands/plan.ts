import { Command } from "commander";
import { EXIT } from "../../errors.ts";
import {
  addConfigOptions,
  addOutputOptions,
  type ConfigOptions,
  type OutputOptions,
} from "../common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { printPlan } from "../print-plan.ts";

type PlanOptions = ConfigOptions & OutputOptions & { readonly baseline: string | undefined };

const EXAMPLES = `
Examples:
  regression-gate plan                    cases, groups and number of trials
  regression-gate plan --suite core       of a suite
  regression-gate plan --format json      every case, for other tools`;

/** `plan`: what would be run. Needs no secret. */
export function planCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("plan").description(
    "Print what would be run; runs nothing and needs no secret.",
  );
  addConfigOptions(command);
  command.option("--baseline <spec>", "latest, none, ref:<git ref> or file:<path>");
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: PlanOptions) => {
    const workspace = await openWorkspace(io, options);
    const request = await readRequest(io, options);
    await printPlan(io, request, { workspace, format: options.format });
    finish(EXIT.pass);
  });
}
