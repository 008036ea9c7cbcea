import { DEFAULT_CONFIG } from "../../app/read-config.ts";
import { Command } from "commander";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { filesIn } from "../../adapters/node/files.ts";
import { findRun } from "../../app/runs/find-run.ts";
import { numbersOfRun } from "../../app/runs/measured-numbers.ts";
import { runStatus } from "../../app/runs/run-status.ts";
import {
  combineExitCodes,
  EXIT,
  type ExitCode,
  settleAll,
  type UsageError,
  usageProblem,
} from "../../base/errors.ts";
import { parseReport } from "../../formats/report-file.ts";
import type { Config } from "../../model/config/config.ts";
import type { Report } from "../../model/result/report.ts";
import { type ReportFormat, REPORT_FORMATS } from "../../report/renderers.ts";
import { configIfAny } from "../config-if-any.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { OUTPUT_FORMATS } from "../options/common-options.ts";
import { renderRun } from "../print/render-run.ts";
import { uncomparedNumbers } from "../print/uncompared-numbers.ts";
import { renderReport, renderReports } from "../print/render-report.ts";

interface ReportOptions {
  readonly format: string;
  readonly out: string | undefined;
  readonly config: string | undefined;
  readonly exitCode?: boolean;
}

const REPORT_FILE = "report.json";

const EXAMPLES = `
Examples:
  regression-gate report                           the latest run's report
  regression-gate report --format markdown         as in the comment on a pull request
  regression-gate report 20260131T235959Z-abcdef latest  several gates, worst first
  regression-gate report path/to/run --format csv  another run, or a downloaded artifact
  regression-gate report --exit-code               and end as its gate did, for scripts`;

/** `report`: shows an existing report. The exit code depends on its verdict with `--exit-code` alone. */
export function reportCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("report")
    .description("Show the report of a run, or of several runs together.")
    .argument("[runs...]", "run ids or run folders (default: the latest run)")
    .option("--format <format>", REPORT_FORMATS.join(", "), "text")
    .option(
      "-c, --config <file>",
      `config file that tells the groups (default: ${DEFAULT_CONFIG}, if it exists)`,
    )
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)")
    .option(
      "--exit-code",
      "end with the exit code of the report, the worst of several; 3 for a run not judged",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (runs: readonly string[], options: ReportOptions) => {
      const format = toFormat(options.format);
      const workspace = await openWorkspace(io, options);
      const wanted = runs.length === 0 ? [null] : runs;
      const folders = await settleAll(wanted.map((run) => findRun(run, { workspace, cwd: io.cwd })));
      const config = await configIfAny(io, options.config);
      const shown = await show([...new Set(folders)], { io, format, config });
      io.stdout(shown.text);
      finish(options.exitCode === true ? shown.exitCode : EXIT.pass);
    });
}

interface Showing {
  readonly io: CliIo;
  readonly format: ReportFormat;
  readonly config: Config | null;
}

interface Shown {
  readonly text: string;
  /** The exit code of the verdicts. */
  readonly exitCode: ExitCode;
}

/** A run that was not judged has no report: what it measured is shown in its place. */
async function show(folders: readonly string[], { io, format, config }: Showing): Promise<Shown> {
  const [folder] = folders;
  const isOne = folders.length === 1 && folder !== undefined;
  const output = OUTPUT_FORMATS.find((one) => one === format);
  if (isOne && output !== undefined && !existsSync(join(folder, REPORT_FILE))) {
    const manifest = await runStatus(folder);
    const numbers = numbersOfRun(folder, { manifest, config });
    const text = renderRun({ manifest, folder: relative(io.cwd, folder) || ".", numbers }, output);
    if (output !== "json") io.stderr("this run was not judged: regression-gate gate --resume judges it\n");
    return { text, exitCode: EXIT.inconclusive };
  }
  const reports = await settleAll(folders.map((one) => readReport(one, io.cwd)));
  const text = render(reports, format, io.colour);
  const exitCode = combineExitCodes(reports.map(exitCodeOf));
  const [report] = reports;
  if (!isOne || report === undefined) return { text, exitCode };
  return { text: text + (await uncomparedNumbers(report, { folder, config }, format)), exitCode };
}

/** A file may contain any number. */
function exitCodeOf({ exitCode }: Report): ExitCode {
  return Object.values(EXIT).find((known) => known === exitCode) ?? EXIT.inconclusive;
}

function render(reports: readonly Report[], format: ReportFormat, colour: CliIo["colour"]): string {
  const [report] = reports;
  if (report === undefined) throw new Error("no report was asked for");
  if (reports.length === 1) return renderReport(report, format, colour);
  const text = renderReports(reports, format, colour);
  if (text === null) throw formatError(`${format} shows one run: write a file for each run`);
  return text;
}

async function readReport(folder: string, cwd: string): Promise<Report> {
  const shown = relative(cwd, join(folder, REPORT_FILE));
  if (existsSync(folder) && !existsSync(join(folder, REPORT_FILE))) {
    const message =
      "this run was not judged: regression-gate gate --resume completes it and writes its report";
    throw usageProblem(shown, message);
  }
  return parseReport(await filesIn(cwd).readText(shown), shown);
}

function toFormat(text: string): ReportFormat {
  const format = REPORT_FORMATS.find((candidate) => candidate === text);
  if (format !== undefined) return format;
  throw formatError(`expected one of ${REPORT_FORMATS.join(", ")}, got '${text}'`);
}

function formatError(message: string): UsageError {
  return usageProblem("--format", message);
}
