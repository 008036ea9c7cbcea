import type { RunDefinition, Runner } from "../../model/config/config.ts";
import type { Outcome, TrialError } from "../../model/run/trial.ts";
import { classifyCode } from "../../run/classify-error.ts";
import type { ProcessResult } from "../../run/ports.ts";
import { exitMessage, sigpipeError } from "./exit-message.ts";
import type { ReadMeasurements } from "./measured-cases.ts";

/** What the end of a program says of its trial. */

export type CommandDefinition = RunDefinition & { readonly runner: Extract<Runner, { type: "command" }> };

/** Exit codes of the shell: not executable, not found. */
const SHELL_CANNOT_START: readonly number[] = [126, 127];
/** Sent from outside, and no fault of the program. */
const OUTSIDE_SIGNALS: readonly string[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"];

interface ToldResults {
  readonly output: string;
  readonly runner: CommandDefinition["runner"];
  readonly path: string;
}

/** The exit status belongs to the result: one that nothing in the results explains says that something is missing. */
export function outcomeOfResults(
  result: ProcessResult,
  read: ReadMeasurements,
  { output, runner, path }: ToldResults,
): Outcome {
  const code = result.exitCode === null ? `signal-${result.signal ?? "unknown"}` : `exit-${result.exitCode}`;
  const isExplained =
    read.ok && read.measured.cases.some(({ status }) => status !== "ok" && status !== "skipped");
  if (result.exitCode !== 0 && !isExplained) {
    const message = `${exitMessage(result, runner)}; nothing in ${path} says what failed`;
    return { ...errored("invalid", code, message), output };
  }
  if (!read.ok) return { ...errored("invalid", "results-unreadable", read.problem), output };
  const { durationMs } = result;
  return {
    status: "ok",
    metrics: {},
    nonFinite: [],
    measured: read.measured,
    usage: null,
    output,
    error: null,
    durationMs,
  };
}

/** Null when the program ran to an end of its own: what it did then counts. */
export function whyNoAnswer(result: ProcessResult, runner: CommandDefinition["runner"]): TrialError | null {
  const { exitCode, signal, spawnError } = result;
  if (spawnError !== null) {
    return {
      class: classifyCode(spawnError.code) ?? "invalid",
      code: spawnError.code,
      message: spawnError.message,
    };
  }
  if (exitCode === null) {
    const name = signal ?? "unknown";
    const message = `killed by ${name} from outside (SIGKILL often means that the system ran out of memory)`;
    return OUTSIDE_SIGNALS.includes(name) ? { class: "transient", code: `signal-${name}`, message } : null;
  }
  const sigpipe = sigpipeError(exitCode, runner);
  if (sigpipe !== null) return sigpipe;
  const error = { code: `exit-${exitCode}`, message: exitMessage(result, runner) };
  if (runner.transientExitCodes.includes(exitCode)) {
    return { ...error, class: "transient" };
  }
  const notStarted = typeof runner.command === "string" && SHELL_CANNOT_START.includes(exitCode);
  if (runner.erroredExitCodes.includes(exitCode) || notStarted) {
    return { ...error, class: notStarted ? "not-found" : "invalid" };
  }
  return null;
}

/** The program was wrong: its metrics count for nothing. */
export function failed(result: ProcessResult, output: string, runner: CommandDefinition["runner"]): Outcome {
  const code = result.exitCode === null ? `signal-${result.signal ?? "unknown"}` : `exit-${result.exitCode}`;
  return {
    status: "failed",
    metrics: {},
    nonFinite: [],
    usage: null,
    output,
    error: { class: "invalid", code, message: exitMessage(result, runner) },
    durationMs: result.durationMs,
  };
}

export function errored(errorClass: TrialError["class"], code: string, message: string): Outcome {
  return { status: "errored", error: { class: errorClass, code, message }, output: null };
}
