import { Command, CommanderError } from "commander";
import { EXIT } from "../base/errors.ts";
import { baselineCommand } from "./commands/baseline.ts";
import { calibrateCommand } from "./commands/calibrate.ts";
import { checkCommand } from "./commands/check.ts";
import { compareCommand } from "./commands/compare.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { failuresCommand } from "./commands/failures.ts";
import { gateCommand } from "./commands/gate.ts";
import { goldenCommand } from "./commands/golden.ts";
import { initCommand } from "./commands/init.ts";
import { mergeCommand } from "./commands/merge.ts";
import { planCommand } from "./commands/plan.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { statusCommand } from "./commands/status.ts";
import { trendCommand } from "./commands/trend.ts";
import { tryCommand } from "./commands/try.ts";
import { validateCommand } from "./commands/validate.ts";
import { explain } from "./explain.ts";
import type { CliIo, ProcessIo } from "./io.ts";
import { withoutSecrets } from "./redacting-io.ts";
import { VERSION } from "../base/version.ts";

/** Runs one command line and returns the process's exit code. Never throws. */
export async function main(processIo: ProcessIo): Promise<number> {
  const io = withoutSecrets(processIo);
  let exitCode: number = EXIT.pass;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...io.argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
    return explain(error, io);
  }
}

type CreateCommand = (io: CliIo, finish: (exitCode: number) => void) => Command;

/** All commands in the order of --help. To add one, write a file in commands/ and a name here. */
const GROUPS: readonly (readonly [heading: string, commands: readonly CreateCommand[]])[] = [
  ["Measure", [gateCommand, runCommand, tryCommand, planCommand]],
  ["Judge", [compareCommand, checkCommand, goldenCommand, mergeCommand, calibrateCommand]],
  ["Look", [reportCommand, statusCommand, runsCommand, trendCommand, failuresCommand]],
  ["Share", [baselineCommand]],
  ["Set up", [initCommand, validateCommand, doctorCommand]],
];

/** The whole command line. `finish` receives the exit code of the command that ran. */
export function createProgram(io: CliIo, finish: (exitCode: number) => void): Command {
  const program = new Command("regression-gate")
    .description("Runs a matrix of experiments, compares the results with a baseline and gates the change.")
    .version(VERSION)
    .showHelpAfterError("(--help shows every option)")
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .exitOverride();
  for (const [group, commands] of GROUPS) {
    program.commandsGroup(`${group}:`);
    for (const create of commands) program.addCommand(inherit(create(io, finish), io));
  }
  // Puts the command `help` into the last group.
  program.helpCommand(true);
  return program;
}

function inherit(command: Command, io: CliIo): Command {
  for (const sub of command.commands) inherit(sub, io);
  return command
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError("(--help shows every option)")
    .exitOverride();
}
