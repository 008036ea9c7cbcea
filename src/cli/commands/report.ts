import { Command } from "commander";
import { join } from "node:path";
import { filesIn } from "../../adapters/node/files.ts";
import { findRun } from "../../compose/find-run.ts";
import { EXIT, UsageError } from "../../errors.ts";
import { parseReport } from "../../formats/report-file.ts";
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
        const report = parseReport(
          await filesIn(io.cwd).readText(join(folder, "report.json")),
          "report.json",
        );
        if (format === "csv") io.stdout(renderCsv(report));
        else if (format === "junit") io.stdout(renderJunit(report));
        else io.stdout(renderReport(report, format, io.colour));
        finish(EXIT.pass);
      },
    );
}

function toFormat(text: string): ReportFormat {
  const format = FORMATS.find((candidate) => candidate === text);
  if (format !== undefined) return format;
  const message = `expected one of ${FORMATS.join(", ")}, got '${text}'`;
  throw new UsageError([{ file: "--format", line: null, column: null, path: "", message }]);
}
