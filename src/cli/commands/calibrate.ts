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

const FORMATS = ["text", "json", "svg"] as const;

type CalibrateOptions = ConfigOptions & {
  readonly simulate: boolean | undefined;
  /** `metric=value`, repeatable. */
  readonly noise: readonly string[];
  readonly splits: number;
  readonly resamples: number;
  readonly seed: number | undefined;
  readonly format: (typeof FORMATS)[number];
  readonly plot: string | undefined;
  readonly out: string | undefined;
  readonly quiet: boolean | undefined;
};

const EXAMPLES = `
RUN is a run folder, a baseline bundle, or JSON Lines that hold axes, repetition and metrics; - is stdin.
Rows may be packed with gzip, or with zstd where Node.js has it (22.15, 23.8 and later).
It has two sides, or two repetitions of each unit and more; without units four repetitions and more.
Nothing changed between two halves of one run: every red is false. The same halves made worse show what is seen.
It judges nothing: the exit code is 0.

Examples:
  regression-gate calibrate main.jsonl --splits 20      false alarms, power and what to plan
  regression-gate calibrate main.jsonl --splits 20 --plot power.svg
  regression-gate calibrate --simulate --splits 20 --noise score=0.05   before there is a run
  cat main.jsonl | regression-gate calibrate - --splits 20 --format json`;

/** `calibrate`: false alarms and power of the gate on a run's own records, or by simulation. */
export function calibrateCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  const command = new Command("calibrate")
    .description("Measure what the gate is worth: false alarms, power, and the repetitions it needs.")
    .argument("[run]", "the run to halve (default: the latest run)");
  addConfigOptions(command);
  command
    .option("--simulate", "no run is needed: numbers are drawn with assumed noise")
    .option(
      "--noise <metric=sd>",
      "noise of a simulated metric: 5% or 0.1, of kind binary the pass rate, of a Poisson count its mean; repeatable",
      collect,
      [],
    )
    .option("--splits <n>", "how often to halve", positiveInteger, 100)
    .option("--resamples <n>", "resamples of each test", positiveInteger, 999)
    .option("--seed <n>", "of the random draws (default: the config's)", wholeNumber)
    .addOption(new Option("--format <format>", "what goes to stdout").choices(FORMATS).default("text"))
    .option("--plot <file>", "write the power curves as SVG")
    .option("--out <dir>", "folder of the runs (default: .regression-gate)")
    .option("--quiet", "no progress on stderr");
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
    if (options.noise.length > 0)
      throw usageProblem("--noise", "expected --simulate with it: a run has its own");
    return { from: "records", path: run };
  }
  if (run !== null) throw usageProblem("--simulate", `expected no run with it, got '${run}'`);
  return { from: "simulation", noise: parseNoise(options.noise, metrics) };
}

/** One line: rewritten on a terminal, a few lines in a log. */
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
