import { Command } from "commander";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { filesIn } from "../../adapters/node/files.ts";
import { findRun } from "../../app/runs/find-run.ts";
import { EXIT, settleAll, type UsageError, usageProblem } from "../../base/errors.ts";
import { parseReport } from "../../formats/report-file.ts";
import type { Report } from "../../model/result/report.ts";
import { type ReportFormat, REPORT_FORMATS } from "../../report/renderers.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderReport, renderReports } from "../print/render-report.ts";

const EXAMPLES = `
Examples:
  regression-gate report                           the latest run's report
  regression-gate report --format markdown         as in the comment on a pull request
  regression-gate report 20260131T235959Z-abcdef latest  several gates, worst first
  regression-gate report path/to/run --format csv  another run, or a downloaded artifact`;

/** `report`: shows an existing report. The exit code does not depend on its verdict. */
export function reportCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("report")
    .description("Show the report of a run, or of several runs together.")
    .argument("[runs...]", "run ids or run folders (default: the latest run)")
    .option("--format <format>", REPORT_FORMATS.join(", "), "text")
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)")
    .addHelpText("after", EXAMPLES)
    .action(
      async (
        runs: readonly string[],
        options: { readonly format: string; readonly out: string | undefined },
      ) => {
        const format = toFormat(options.format);
        const workspace = await openWorkspace(io, options);
        const wanted = runs.length === 0 ? [null] : runs;
        const folders = await settleAll(wanted.map((run) => findRun(run, { workspace, cwd: io.cwd })));
        const reports = await settleAll([...new Set(folders)].map((folder) => readReport(folder, io.cwd)));
        io.stdout(render(reports, format, io.colour));
        finish(EXIT.pass);
      },
    );
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
  const shown = relative(cwd, join(folder, "report.json"));
  if (existsSync(folder) && !existsSync(join(folder, "report.json"))) {
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
