import { Command } from "commander";
import { examine } from "../../app/doctor/doctor.ts";
import { isHealthy, renderDiagnoses } from "../../app/doctor/render-diagnoses.ts";
import { EXIT } from "../../base/errors.ts";
import { githubProbe } from "../github/github-probe.ts";
import type { CliIo } from "../io.ts";
import { configOption, formatOption } from "../options/common-options.ts";
import { openWorkspace } from "../open-workspace.ts";

interface DoctorOptions {
  readonly config: string;
  readonly repo: string | undefined;
  readonly workflow: string | undefined;
  readonly json: boolean | undefined;
  readonly format: "text" | "json";
}

const EXAMPLES = `
Examples:
  regression-gate doctor                 on a laptop, or in a step of a job
  regression-gate doctor --format json   as JSON
  regression-gate doctor --config bench.yml --workflow .github/workflows/bench.yml`;

/** `doctor`: checks what a gate needs; exit code 2 when a gate could not come to a verdict. */
export function doctorCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("doctor")
    .description(
      "Check machine, clone, config, token and baseline, and say what is missing and how to fix it.",
    )
    .addOption(configOption())
    .option("--repo <owner/name>", "repository (default: the origin of git)")
    .option(
      "--workflow <file>",
      "workflow that stores the baselines (default: the workflow that uses the action)",
    )
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .addHelpText("after", EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const workspace = await openWorkspace(io, { out: undefined });
      const github = await githubProbe(io, options, workspace);
      const { cwd } = io;
      const nodeVersion = process.versions.node;
      const diagnoses = await examine({ workspace, configFile: options.config, cwd, nodeVersion, github });
      const healthy = isHealthy(diagnoses);
      io.stdout(
        options.json === true || options.format === "json"
          ? `${JSON.stringify({ healthy, diagnoses }, null, 2)}\n`
          : `${renderDiagnoses(diagnoses)}\n`,
      );
      finish(healthy ? EXIT.pass : EXIT.usage);
    });
}
