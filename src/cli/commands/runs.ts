import { Command, Option } from "commander";
import { relative } from "node:path";
import { diffRuns } from "../../app/past/diff-runs.ts";
import { listRuns, readPastRunDetail } from "../../app/past/past-runs.ts";
import { loadRun } from "../../app/runs/load-run.ts";
import { findRun } from "../../app/runs/find-run.ts";
import { DEFAULT_CONFIG } from "../../app/read-config.ts";
import { EXIT } from "../../base/errors.ts";
import { tauBenchRows } from "../../report/exchange/tau-bench-rows.ts";
import { renderRunList, renderRunsDifference } from "../../report/past/render-runs.ts";
import { configIfAny } from "../config-if-any.ts";
import type { CliIo } from "../io.ts";
import { formatOption, positiveInteger } from "../options/common-options.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderRun } from "../print/render-run.ts";

interface RunsOptions {
  readonly format: "text" | "json";
  readonly out: string | undefined;
}

interface ShowOptions extends RunsOptions {
  readonly config: string | undefined;
}

const DEFAULT_COUNT = 20;

const EXAMPLES = `
Examples:
  regression-gate runs list -n 5               the newest five
  regression-gate runs show latest             what a run measured
  regression-gate runs diff path/to/run latest  what two runs differ in`;

/** `runs`: lists stored runs, shows one, or says what two differ in. Nothing is judged: the exit code is 0. */
export function runsCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("runs")
    .description("List the stored runs, show one, or say what two differ in.")
    .addCommand(listCommand(io, finish))
    .addCommand(showCommand(io, finish))
    .addCommand(diffCommand(io, finish))
    .addCommand(exportCommand(io, finish))
    .addHelpText("after", EXAMPLES);
}

function listCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return withOptions(new Command("list").description("List the stored runs, newest first."))
    .option("-n, --number <n>", "number of runs", positiveInteger, DEFAULT_COUNT)
    .action(async (options: RunsOptions & { readonly number: number }) => {
      const found = await listRuns(await openWorkspace(io, options), options.number);
      const { runs, stored, unreadable } = found;
      for (const { runId, why } of unreadable) io.stderr(`${runId} cannot be read: ${why}\n`);
      io.stdout(options.format === "json" ? json(found) : renderRunList(runs, stored));
      finish(EXIT.pass);
    });
}

function showCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return withConfig(withOptions(new Command("show").description("Show what a run is and what it measured.")))
    .argument("[run]", "run id or run folder (default: the latest run)")
    .action(async (run: string | undefined, options: ShowOptions) => {
      const folder = await folderOf(io, run ?? null, options);
      const detail = await readPastRunDetail(folder, await configIfAny(io, options.config));
      const {
        manifest,
        numbers,
        run: { title },
      } = detail;
      if (options.format === "json") io.stdout(json(detail));
      else {
        if (title !== null) io.stdout(`${title}\n`);
        io.stdout(renderRun({ manifest, numbers, folder: relative(io.cwd, folder) || "." }, "text"));
      }
      finish(EXIT.pass);
    });
}

function diffCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return withConfig(
    withOptions(
      new Command("diff").description("Say what two runs differ in: numbers, cases, machine, versions."),
    ),
  )
    .argument("<a>", "run id or run folder")
    .argument("<b>", "run id or run folder")
    .action(async (a: string, b: string, options: ShowOptions) => {
      const [folderA, folderB] = [await folderOf(io, a, options), await folderOf(io, b, options)];
      const difference = await diffRuns(folderA, folderB, await configIfAny(io, options.config));
      io.stdout(options.format === "json" ? json(difference) : renderRunsDifference(difference));
      finish(EXIT.pass);
    });
}

function exportCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("export")
    .description("Print the rows of a run in the format of another tool.")
    .argument("[run]", "run id or run folder (default: the latest run)")
    .addOption(
      new Option("--format <format>", "format of the rows").choices(["tau-bench"]).default("tau-bench"),
    )
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)")
    .action(async (run: string | undefined, options: Pick<RunsOptions, "out">) => {
      const folder = await folderOf(io, run ?? null, options);
      const { run: loaded } = await loadRun(io.cwd, relative(io.cwd, folder) || ".");
      for (const part of tauBenchRows(loaded.rows)) io.stdout(part);
      finish(EXIT.pass);
    });
}

function withOptions(command: Command): Command {
  return command
    .addOption(formatOption())
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)");
}

function withConfig(command: Command): Command {
  return command.option(
    "-c, --config <file>",
    `config file that tells the groups (default: ${DEFAULT_CONFIG}, if it exists)`,
  );
}

async function folderOf(io: CliIo, run: string | null, options: Pick<RunsOptions, "out">): Promise<string> {
  return findRun(run, { workspace: await openWorkspace(io, options), cwd: io.cwd });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
