import { Command } from "commander";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { filesIn } from "../../adapters/node/files.ts";
import { findRun } from "../../compose/find-run.ts";
import { EXIT, UsageError } from "../../errors.ts";
import { parseReport } from "../../formats/report-file.ts";
import type { Report } from "../../model/report.ts";
import { renderCsv } from "../../report/render-csv.ts";
import { renderJunit } from "../../report/render-junit.ts";
import type { Format } from "../common-options.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { renderReport } from "../render-report.ts";

type ReportFormat = Format | "csv" | "junit";

const FORMATS: readonly ReportFormat[] = ["text", "json", "markdown", "csv", "junit"];

const EXAMPLES = `
Examples:
  regression-gate report                           the latest run's report
  regression-gate report --format markdown         as a comment shows it
  regression-gate report path/to/run --format csv  of another run or a downloaded artifact`;

/** `report`: shows a report that was made; the exit code is not its verdict's. */
export function reportCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("report")
    .description("Show the report of a run again.")
    .argument("[run]", "run id or folder (default: the latest run)")
    .option("--format <format>", FORMATS.join(", "), "text")
    .option("--out <dir>", "folder of the runs (default: .regression-gate)")
    .addHelpText("after", EXAMPLES)
    .action(
      async (
        run: string | undefined,
        options: { readonly format: string; readonly out: string | undefined },
      ) => {
        const format = toFormat(options.format);
        const folder = await findRun(run ?? null, {
          workspace: await openWorkspace(io, options),
          cwd: io.cwd,
        });
        const report = await readReport(folder, io.cwd);
        if (format === "csv") io.stdout(renderCsv(report));
        else if (format === "junit") io.stdout(renderJunit(report));
        else io.stdout(renderReport(report, format, io.colour));
        finish(EXIT.pass);
      },
    );
}

async function readReport(folder: string, cwd: string): Promise<Report> {
  const shown = relative(cwd, join(folder, "report.json"));
  if (existsSync(folder) && !existsSync(join(folder, "report.json"))) {
    const message =
      "this run was not judged; regression-gate gate --resume finishes it and writes its report";
    throw new UsageError([{ file: shown, line: null, column: null, path: "", message }]);
  }
  return parseReport(await filesIn(cwd).readText(shown), shown);
}

function toFormat(text: string): ReportFormat {
  const format = FORMATS.find((candidate) => candidate === text);
  if (format !== undefined) return format;
  const message = `expected one of ${FORMATS.join(", ")}, got '${text}'`;
  throw new UsageError([{ file: "--format", line: null, column: null, path: "", message }]);
}
