import { Command } from "commander";
import { planLocally } from "../../compose/local-gate.ts";
import { planningWarnings } from "../../compose/planning-warnings.ts";
import { EXIT } from "../../errors.ts";
import { describePlan } from "../../plan/describe-plan.ts";
import {
  addConfigOptions,
  addOutputOptions,
  type ConfigOptions,
  type OutputOptions,
} from "../common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderPlan } from "../render-plan.ts";

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
    const plan = await planLocally(request, workspace);
    for (const warning of await planningWarnings(request.config, plan, workspace)) {
      io.stderr(`warning: ${warning.text}\n`);
    }
    io.stdout(renderPlan(describePlan(plan, new Map(), request.config.execution.retry), options.format));
    finish(EXIT.pass);
  });
}
