import { DEFAULT_CONFIG } from "../../app/read-config.ts";
import { Command, Option } from "commander";
import { relative } from "node:path";
import { BASELINE_FORMS } from "../../config/baseline.ts";
import { gateLocally } from "../../app/local-gate.ts";
import { requireOpenLook } from "../../app/runs/require-open-look.ts";
import { EXIT } from "../../base/errors.ts";
import {
  addExecutionOptions,
  addOutputOptions,
  addPolicyOptions,
  addSelectionOptions,
  type GateOptions,
  positiveInteger,
} from "../options/common-options.ts";
import type { CliIo } from "../io.ts";
import { openRequest } from "../open-request.ts";
import { printPlan } from "../print/print-plan.ts";
import { renderReport } from "../print/render-report.ts";
import { uncomparedNumbers } from "../print/uncompared-numbers.ts";
import { gateSeveral } from "../several/gate-several.ts";
import { configFiles } from "../several/several-configs.ts";
import { watchRun } from "../watch-run.ts";

const EXAMPLES = `
Examples:
  regression-gate gate                                  run, compare with the configured baseline, judge
  regression-gate gate --baseline ref:main              run main and this checkout, alternating
  regression-gate gate --baseline none --suite core     run a suite, without a comparison
  regression-gate gate --resume                         resume the latest run
  regression-gate gate --config looks.yml --first-look  stop after the first look; --more continues
  regression-gate gate -c a.yml -c b.yml --jobs 2       two gates, one table, the worst exit code
  regression-gate gate --format json > report.json`;

/** `gate`: runs, compares and reports. */
export function gateCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("gate").description(
    "Run the matrix, compare the results with the baseline, and judge them.",
  );
  command
    .addOption(
      new Option(
        "-c, --config <file>",
        "config file of the experiment, or a pattern such as 'gates/*.yml'; repeatable: all are judged, the worst exit code counts (default: regression-gate.yml)",
      ).argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]),
    )
    .option(
      "--jobs <n>",
      "gates to run at the same time; one with machine-dependent metrics runs alone",
      positiveInteger,
    );
  addSelectionOptions(command);
  command.option("--baseline <spec>", `what to compare with: ${BASELINE_FORMS}`);
  addExecutionOptions(command);
  addPolicyOptions(command);
  addOutputOptions(command);
  return command.addHelpText("after", EXAMPLES).action(async (options: GateOptions) => {
    const [file = DEFAULT_CONFIG, ...others] = await configFiles(io.cwd, options.config ?? [DEFAULT_CONFIG]);
    finish(
      others.length === 0
        ? await gateOne(io, file, options)
        : await gateSeveral(io, [file, ...others], options),
    );
  });
}

async function gateOne(io: CliIo, file: string, options: GateOptions): Promise<number> {
  const { workspace, request } = await openRequest(io, { ...options, config: file });
  if (options.dryRun === true) {
    await printPlan(io, request, { workspace, format: options.format });
    return EXIT.pass;
  }
  if (options.more !== undefined) await requireOpenLook(request, workspace);
  const watch = watchRun(io, options, { declared: request.config.secrets, workspace });
  const outcome = await gateLocally({ ...request, observer: watch.observer }, workspace);
  io.stdout(renderReport(outcome.report, options.format, io.colour));
  const { config } = request;
  io.stdout(await uncomparedNumbers(outcome.report, { folder: outcome.runFolder, config }, options.format));
  watch.ended(outcome, relative(io.cwd, outcome.runFolder) || ".");
  return outcome.report.exitCode;
}
