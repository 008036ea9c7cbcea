import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Command } from "commander";
import { secretValues } from "../../secrets/child-environment.ts";
import { findRun } from "../../app/runs/find-run.ts";
import { DEFAULT_CONFIG, loadConfig, usualConfig } from "../../app/read-config.ts";
import { loadRun } from "../../app/runs/load-run.ts";
import { EXIT } from "../../base/errors.ts";
import { createDiagnose } from "../../failures/diagnose.ts";
import { groupFailures, type RowsOfRun } from "../../failures/group-failures.ts";
import { suggestDetectors } from "../../failures/suggest-detectors.ts";
import type { Config } from "../../model/config/config.ts";
import { renderFailures } from "../../report/render-failures.ts";
import type { CliIo } from "../io.ts";
import { formatOption } from "../options/common-options.ts";
import { openWorkspace } from "../open-workspace.ts";

interface FailuresOptions {
  readonly config: string | undefined;
  readonly format: "text" | "json";
  readonly suggest: boolean | undefined;
  readonly out: string | undefined;
}

const EXAMPLES = `
Examples:
  regression-gate failures                            the latest run
  regression-gate failures path/to/run a.jsonl        several runs: folders or rows
  regression-gate failures --suggest                  a detector for each unknown failure
  regression-gate failures --format json > out.json   as JSON`;

/**
 * `failures`: lists the errors of runs; known ones with advice, unknown ones grouped by the common part of their
 * messages. The exit code is always 0.
 */
export function failuresCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("failures")
    .description("Group the errors of one or more runs, with advice for the known ones.")
    .argument("[runs...]", "run ids, run folders or files of rows (default: the latest run)")
    .option(
      "-c, --config <file>",
      `config file whose \`failures\` count as known (default: ${DEFAULT_CONFIG}, if it exists)`,
    )
    .addOption(formatOption())
    .option("--suggest", "print a detector for each unknown failure, as YAML for the config")
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)")
    .addHelpText("after", EXAMPLES)
    .action(async (runs: readonly string[], options: FailuresOptions) => {
      const config = await readConfig(io, options);
      const rows = await readRuns(io, runs, { options, config });
      const report = groupFailures(rows, createDiagnose(config?.failures ?? []));
      if (options.suggest === true) io.stdout(suggestDetectors(report));
      else if (options.format === "json") io.stdout(`${JSON.stringify(report, null, 2)}\n`);
      else io.stdout(renderFailures(report));
      finish(EXIT.pass);
    });
}

/** Reads a file of rows, a bundle or a run folder if the text is a path, else the run with that id. */
async function readRuns(
  io: CliIo,
  runs: readonly string[],
  { options, config }: { readonly options: FailuresOptions; readonly config: Config | null },
): Promise<readonly RowsOfRun[]> {
  const workspace = await openWorkspace(io, options);
  const named: readonly (string | null)[] = runs.length === 0 ? [null] : runs;
  return Promise.all(
    named.map(async (name): Promise<RowsOfRun> => {
      const isPath = name !== null && existsSync(resolve(io.cwd, name));
      const path = isPath ? name : relative(io.cwd, await findRun(name, { workspace, cwd: io.cwd }));
      const { run } = await loadRun(io.cwd, path, config);
      return { name: run.manifest?.runId ?? path, rows: run.rows };
    }),
  );
}

async function readConfig(io: CliIo, options: FailuresOptions): Promise<Config | null> {
  const file = options.config ?? (await usualConfig(io.cwd));
  if (file === null) return null;
  const config = await loadConfig(io.cwd, file);
  io.hide(secretValues(config.secrets, { env: io.env, extraEnv: {} }));
  return config;
}
