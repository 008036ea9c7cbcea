import { Command, Option } from "commander";
import { resolve } from "node:path";
import { writeFileAtomic } from "../../adapters/node/files.ts";
import { calibrateRun, type CalibrationData } from "../../app/calibrate-run.ts";
import { EXIT, usageProblem } from "../../base/errors.ts";
import type { Calibration } from "../../model/result/calibration.ts";
import type { Config } from "../../model/config/config.ts";
import { renderCalibrationSvg } from "../../report/calibration/render-calibration-svg.ts";
import { renderCalibrationText } from "../../report/calibration/render-calibration-text.ts";
import { ANSI_STYLE, PLAIN_STYLE } from "../../report/text/text-style.ts";
import {
  addConfigOptions,
  collect,
  positiveInteger,
  wholeNumber,
  type ConfigOptions,
} from "../options/common-options.ts";
import { readRequest } from "../gate-request.ts";
import type { CliIo } from "../io.ts";
import { openWorkspace } from "../open-workspace.ts";
import { parseNoise } from "../options/parse-noise.ts";

const CALIBRATION_FORMATS = ["text", "json", "svg"] as const;

type CalibrateOptions = ConfigOptions & {
  readonly simulate: boolean | undefined;
  /** `metric=value`, repeatable. */
  readonly noise: readonly string[];
  readonly splits: number;
  readonly resamples: number;
  readonly seed: number | undefined;
  readonly format: (typeof CALIBRATION_FORMATS)[number];
  readonly plot: string | undefined;
  readonly out: string | undefined;
  readonly quiet: boolean | undefined;
};

const EXAMPLES = `
RUN is a run folder, a baseline bundle, a trials.jsonl, or rows of another tool: JSON Lines, JSON or CSV; - is stdin.
Rows may be compressed with gzip, or with zstd under Node.js 22.15, 23.8 or later.
The run needs two sides, or at least two repetitions of each unit; without units, at least four repetitions.
Each split compares two random parts of the same run, so every regression found is a false alarm. The same parts,
worsened on purpose, show which regressions the gate detects. The exit code is always 0.

Examples:
  regression-gate calibrate main.jsonl --splits 20      false alarms, power and advice
  regression-gate calibrate main.jsonl --splits 20 --plot power.svg
  regression-gate calibrate --simulate --splits 20 --noise score=0.05   without a run
  cat main.jsonl | regression-gate calibrate - --splits 20 --format json`;

/** `calibrate`: false alarms and power of the gate, from the rows of a run or by simulation. */
export function calibrateCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("calibrate")
    .description("Measure the gate itself: its false alarms, its power and the repetitions it needs.")
    .argument("[run]", "the run to split (default: the latest run)");
  addConfigOptions(command);
  command
    .option("--simulate", "simulate the rows with assumed noise instead of reading a run")
    .addOption(
      new Option(
        "--noise <metric=sd>",
        "noise of a simulated metric, such as 5% or 0.1; for kind binary the pass rate, for a Poisson count the mean; repeatable",
      )
        .argParser(collect)
        .default([], "assumed for each kind"),
    )
    .option("--splits <n>", "number of random splits", positiveInteger, 100)
    .option("--resamples <n>", "resamples per test", positiveInteger, 999)
    .option("--seed <n>", "seed of the random draws (default: the seed of the config)", wholeNumber)
    .addOption(
      new Option("--format <format>", "format of the output on stdout")
        .choices(CALIBRATION_FORMATS)
        .default("text"),
    )
    .option("--plot <file>", "write the power curves to a file, as SVG")
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)")
    .option("--quiet", "show no progress on stderr");
  return command
    .addHelpText("after", EXAMPLES)
    .action(async (run: string | undefined, options: CalibrateOptions) => {
      const calibration = await measure(io, run ?? null, options);
      if (options.plot !== undefined) {
        await writeFileAtomic(resolve(io.cwd, options.plot), renderCalibrationSvg(calibration));
      }
      io.stdout(render(calibration, options.format, io.colour));
      finish(EXIT.pass);
    });
}

async function measure(io: CliIo, run: string | null, options: CalibrateOptions): Promise<Calibration> {
  const workspace = await openWorkspace(io, options);
  const { config, where, suite } = await readRequest(io, options);
  const { splits, resamples, seed = config.seed } = options;
  const progress = options.quiet === true ? () => undefined : progressLine(io);
  const { cwd, stdin } = io;
  const data = dataOf(run, options, config);
  const request = { config, where, suite, data, cwd, stdin, splits, resamples, seed, onSplit: progress };
  return calibrateRun(request, workspace);
}

function dataOf(run: string | null, options: CalibrateOptions, { metrics }: Config): CalibrationData {
  if (options.simulate !== true) {
    if (options.noise.length > 0) throw usageProblem("--noise", "needs --simulate: a run has its own noise");
    return { from: "records", path: run };
  }
  if (run !== null) throw usageProblem("--simulate", `expected no run, got '${run}'`);
  return { from: "simulation", noise: parseNoise(options.noise, metrics) };
}

/** One line that is rewritten on a terminal; a few lines in a log. */
function progressLine(io: CliIo): (done: number, of: number) => void {
  return (done, of) => {
    if (io.isTty) io.stderr(`\r${done} of ${of} splits${done === of ? "\n" : ""}`);
    else if (done === of || done % Math.max(1, Math.ceil(of / 4)) === 0) {
      io.stderr(`${done} of ${of} splits\n`);
    }
  };
}

function render(
  calibration: Calibration,
  format: CalibrateOptions["format"],
  colour: CliIo["colour"],
): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(calibration, null, 2)}\n`;
    case "svg":
      return renderCalibrationSvg(calibration);
    case "text":
      return renderCalibrationText(calibration, colour === "ansi" ? ANSI_STYLE : PLAIN_STYLE);
  }
}
