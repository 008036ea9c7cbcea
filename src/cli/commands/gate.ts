import { Command } from "commander";
import { relative } from "node:path";
import { BASELINE_FORMS } from "../../config/baseline.ts";
import { gateLocally } from "../../app/local-gate.ts";
import { requireOpenLook } from "../../app/runs/require-open-look.ts";
import { EXIT } from "../../base/errors.ts";
import {
  addConfigOptions,
  addExecutionOptions,
  addOutputOptions,
  addPolicyOptions,
  type ConfigOptions,
  type ExecutionOptions,
  type OutputOptions,
  type PolicyOptions,
} from "../options/common-options.ts";
import type { CliIo } from "../io.ts";
import { openRequest } from "../open-request.ts";
import { printPlan } from "../print/print-plan.ts";
import { renderReport } from "../print/render-report.ts";
import { watchRun } from "../watch-run.ts";

type GateOptions = ConfigOptions &
  OutputOptions &
  ExecutionOptions &
  PolicyOptions & { readonly baseline: string | undefined };

const EXAMPLES = `
Examples:
  regression-gate gate                                  run, compare with the configured baseline, judge
  regression-gate gate --baseline ref:main              run main and this checkout, alternating
  regression-gate gate --baseline none --suite core     run a suite, without a comparison
  regression-gate gate --resume                         resume the latest run
  regression-gate gate --config looks.yml --first-look  stop after the first look; --more continues
  regression-gate gate --format json > report.json`;

/** `gate`: run + compare + report. */
export function gateCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("gate").description(
    "Run the matrix, compare the results with the baseline, and judge them.",
  );
  addConfigOptions(command);
  command.option("--baseline <spec>", `what to compare with: ${BASELINE_FORMS}`);
  addExecutionOptions(command);
  addPolicyOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: GateOptions) => {
    const { workspace, request } = await openRequest(io, options);
    if (options.dryRun === true) {
      await printPlan(io, request, { workspace, format: options.format });
      finish(EXIT.pass);
      return;
    }
    if (options.more !== undefined) await requireOpenLook(request, workspace);
    const watch = watchRun(io, options, { declared: request.config.secrets, workspace });
    const outcome = await gateLocally({ ...request, observer: watch.observer }, workspace);
    io.stdout(renderReport(outcome.report, options.format, io.colour));
    watch.ended(outcome, relative(io.cwd, outcome.runFolder) || ".");
    finish(outcome.report.exitCode);
  });
}
