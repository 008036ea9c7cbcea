import { Command, Option } from "commander";
import { checkGolden } from "../../app/golden/check-golden.ts";
import { updateGolden } from "../../app/golden/update-golden.ts";
import { EXIT } from "../../base/errors.ts";
import { DEFAULT_TOLERANCE } from "../../golden/compare-golden.ts";
import type { ToleranceRule } from "../../model/result/golden.ts";
import { renderGolden, renderGoldenRows } from "../../report/golden/render-golden.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { parseTolerance, toleranceNumber } from "../options/parse-tolerance.ts";

interface CheckOptions {
  readonly golden: string | undefined;
  readonly rtol: number;
  readonly atol: number;
  readonly tolerance: readonly ToleranceRule[];
  readonly allowUncommitted: boolean | undefined;
  readonly format: "text" | "json" | "rows";
}

interface UpdateOptions {
  readonly golden: string | undefined;
  readonly reason: string;
}

const EXAMPLES = `
Examples:
  regression-gate golden check energies.json                    against energies.json.golden, which git has
  regression-gate golden check energies.json --tolerance $.loss=1e-6
  regression-gate golden update energies.json --reason longer`;

/** `golden`: numbers that are committed, and whether a program still gives them. */
export function goldenCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("golden")
    .description("Compare files of numbers with committed golden files, or make them the golden ones.")
    .addCommand(checkCommand(io, finish))
    .addCommand(updateCommand(io, finish))
    .addHelpText("after", EXAMPLES);
}

function checkCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("check")
    .description("Compare JSON, CSV or .npy files with FILE.golden; exit code 1 when a value differs.")
    .argument("<files...>", "files that a program wrote")
    .option("--golden <file>", "the golden file of a single file (default: FILE.golden)")
    .option("--rtol <number>", "relative tolerance of numbers", toleranceNumber, DEFAULT_TOLERANCE.relative)
    .option("--atol <number>", "absolute tolerance of numbers", toleranceNumber, DEFAULT_TOLERANCE.absolute)
    .addOption(
      new Option(
        "--tolerance <path=number>",
        "tolerance of the paths that match, such as '$.layers[*].loss=1e-6' or '…=atol:1e-12'; repeatable, the last match counts",
      )
        .argParser(parseTolerance)
        .default([], "none"),
    )
    .option("--allow-uncommitted", "take a golden file that differs from the commit")
    .addOption(
      new Option("--format <format>", "format of the output on stdout; rows are for a results-file")
        .choices(["text", "json", "rows"])
        .default("text"),
    )
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { golden = null, rtol, atol, tolerance: rules, allowUncommitted = false, format } = options;
      const tolerance = { relative: rtol, absolute: atol };
      const results = await checkGolden({ cwd: io.cwd, files, golden, tolerance, rules, allowUncommitted });
      if (format === "rows") io.stdout(renderGoldenRows(results));
      else io.stdout(format === "json" ? `${JSON.stringify(results, null, 2)}\n` : renderGolden(results));
      // With rows a gate judges.
      const isEqual = results.every(({ mismatches }) => mismatches === 0) || format === "rows";
      finish(isEqual ? EXIT.pass : EXIT.fail);
    });
}

function updateCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("update")
    .description("Make files the golden ones, with a reason that stands in FILE.golden.log.")
    .argument("<files...>", "files that a program wrote")
    .option("--golden <file>", "the golden file of a single file (default: FILE.golden)")
    .requiredOption("--reason <text>", "why the numbers change")
    .action(async (files: readonly string[], { golden, reason }: UpdateOptions) => {
      const { clock } = await openWorkspace(io, { out: undefined });
      const date = new Date(clock.now()).toISOString();
      const update = { cwd: io.cwd, files, golden: golden ?? null, reason, date };
      for (const { golden: path, isChanged } of await updateGolden(update)) {
        io.stdout(isChanged ? `${path}: updated; commit it with its log\n` : `${path}: nothing changed\n`);
      }
      finish(EXIT.pass);
    });
}
