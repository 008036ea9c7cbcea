import type { RunDefinition, Runner } from "../../model/config/config.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Outcome, Trial, TrialError } from "../../model/run/trial.ts";
import { classifyCode } from "../../run/classify-error.ts";
import type { AttemptContext, FilePort, ProcessPort, ProcessResult, TrialRunner } from "../../run/ports.ts";
import { matchPatterns } from "../answer/match-patterns.ts";
import { needsNoReport, processMetrics, usageNeeded } from "./process-metrics.ts";
import { joined } from "../answer/joined-metrics.ts";
import { inOwnUnits } from "../answer/own-metrics.ts";
import { type MetricShape, parseMetricsJson, readMetrics, type ReadMetrics } from "../answer/read-metrics.ts";
import { readResults } from "../answer/read-results.ts";
import { exitMessage, sigpipeError } from "./exit-message.ts";
import { renderedCommand, renderedEnv } from "./rendered-command.ts";
import { trialInput } from "../trial-input.ts";

export type CommandDefinition = RunDefinition & { readonly runner: Extract<Runner, { type: "command" }> };

export interface CommandDeps {
  readonly processes: ProcessPort;
  /** Reads metrics files; paths are relative to the working directory. */
  readonly files: FilePort;
  /** Absolute working directory of this side. */
  readonly cwd: string;
  /** What the child inherits, under the definition's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Tells secrets, so that no output is cut within one. */
  readonly redact: Redactor;
  /** Where outputs go that are longer than what rows keep; null = nowhere. */
  readonly spill: { readonly folder: string; readonly beyondBytes: number; readonly redact: Redactor } | null;
  /** Metric names of the config: `wall-ms` is measured when declared; `user-ms`, `system-ms` and `max-rss-bytes` where the port gives them. */
  readonly declared: readonly string[];
  readonly shape: MetricShape;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Windows allows 32 KiB for the whole environment, Linux 128 KiB a variable. Stdin always has everything. */
const MAX_ENV_CHARS = 16 * 1024;
/** Of the shell: not executable, not found. */
const SHELL_CANNOT_START: readonly number[] = [126, 127];
/** Sent from outside, and no fault of the program. */
const OUTSIDE_SIGNALS: readonly string[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"];

/** Runs a program for each trial: the case goes in as JSON on stdin, metrics come out as the last line of stdout. */
export function commandRunner(definition: CommandDefinition, deps: CommandDeps): TrialRunner {
  const { runner } = definition;
  const { metricsFrom } = runner;
  let filesInUse = 0;
  return {
    async run(trial, context) {
      if (metricsFrom.from !== "file") {
        return outcomeOf(await runChild(definition, deps, trial, context), { runner, deps, trial });
      }
      if (filesInUse > 0) {
        return errored("invalid", "metrics-file-shared", sharedFile(metricsFrom.file));
      }
      filesInUse += 1;
      try {
        // What an earlier trial wrote must never be read as this one's.
        await deps.files.remove(metricsFrom.file);
        return await outcomeOf(await runChild(definition, deps, trial, context), { runner, deps, trial });
      } finally {
        filesInUse -= 1;
      }
    },
    close: () => Promise.resolve(),
  };
}

function sharedFile(file: string): string {
  return `two trials at once would both write ${file}; set run.concurrency to 1, or print the metrics as the last line`;
}

function runChild(
  definition: CommandDefinition,
  deps: CommandDeps,
  trial: Trial,
  context: AttemptContext,
): Promise<ProcessResult> {
  const input = trialInput(trial);
  const json = JSON.stringify(input);
  return deps.processes.run(
    {
      command: renderedCommand(definition.runner.command, trial),
      cwd: deps.cwd,
      env: {
        ...deps.env,
        PYTHONUTF8: "1",
        ...renderedEnv(definition, trial),
        REGRESSION_GATE_CASE: json.length <= MAX_ENV_CHARS ? json : JSON.stringify({ ...input, content: {} }),
        REGRESSION_GATE_SEED: String(context.seed),
        REGRESSION_GATE_REPETITION: String(trial.repetition),
        REGRESSION_GATE_SIDE: trial.side,
      },
      stdin: `${json}\n`,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      redact: deps.redact,
      spill:
        deps.spill === null ? null : { ...deps.spill, path: spillPath(deps.spill.folder, trial, context) },
      graceMs: deps.graceMs,
      usage: usageNeeded(deps.declared),
      onStart: context.workStarts,
      onExit: context.workEnds,
    },
    context.signal,
  );
}

/** The keys of a trial are file names but for their slashes. */
function spillPath(folder: string, trial: Trial, { attempt }: AttemptContext): string {
  return `${folder}/${trial.key.replaceAll("/", "-")}-${attempt}`;
}

interface Judging {
  readonly runner: CommandDefinition["runner"];
  readonly deps: CommandDeps;
  readonly trial: Trial;
}

async function outcomeOf(result: ProcessResult, judging: Judging): Promise<Outcome> {
  const { runner, deps } = judging;
  const output = outputOf(result);
  const told = result.exitCode === 0 ? result : toldWithoutSecrets(result, deps.redact);
  const noAnswer = whyNoAnswer(told, runner);
  if (noAnswer !== null) {
    return { status: "errored", error: noAnswer, output };
  }
  if (result.exitCode !== 0) {
    return failed(told, output, runner);
  }
  const read = await readReported(result, judging);
  if (!read.ok) {
    return { ...errored("invalid", "metrics-unreadable", read.problem), output };
  }
  return {
    status: "ok",
    ...joined(
      { metrics: inOwnUnits(processMetrics(result, deps.declared), deps.shape), nonFinite: [] },
      read.value,
    ),
    usage: read.value.usage,
    output: read.value.output ?? output,
    error: null,
    durationMs: result.durationMs,
  };
}

/** One line of it will be told: a secret that goes on in the next one would not be recognised there. */
function toldWithoutSecrets(result: ProcessResult, redact: Redactor): ProcessResult {
  return { ...result, stdout: redact(result.stdout), stderr: redact(result.stderr) };
}

/** Null when the program ran to an end of its own: what it did then counts. */
function whyNoAnswer(result: ProcessResult, runner: CommandDefinition["runner"]): TrialError | null {
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
function failed(result: ProcessResult, output: string, runner: CommandDefinition["runner"]): Outcome {
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

async function readReported(
  result: ProcessResult,
  { runner: { metricsFrom }, deps, trial }: Judging,
): Promise<ReadMetrics> {
  if (metricsFrom.from === "patterns") {
    return matchPatterns(result.stdout, metricsFrom.patterns, { source: "stdout", shape: deps.shape });
  }
  if (metricsFrom.from === "file") {
    return readFile(metricsFrom.file, deps, trial);
  }
  if (needsNoReport(result.lastLine, deps.declared)) return readMetrics({}, deps.shape);
  return result.lastLine === null
    ? { ok: false, problem: "expected metrics as JSON in the last line of stdout, got no output" }
    : parseMetricsJson(result.lastLine, deps.shape);
}

/** An object of metrics, else results in any known format. */
async function readFile(file: string, { files, ...names }: CommandDeps, trial: Trial): Promise<ReadMetrics> {
  try {
    const text = await files.readText(file);
    const read = parseMetricsJson(text, names.shape);
    return read.ok ? read : (readResults(text, file, { trial, names }) ?? read);
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Notes come first, so that a row that keeps only the head and the tail has them. */
function outputOf({ stdout, stderr, invalidUtf8, spilled }: ProcessResult): string {
  const notes = [
    ...(invalidUtf8 ? ["[bytes that are not UTF-8 were replaced]\n"] : []),
    ...spilled.map((path) => `[complete output: output/${path.split(/[/\\]/).at(-1) ?? path}]\n`),
  ].join("");
  return stderr === "" ? `${notes}${stdout}` : `${notes}${stdout}\n[stderr]\n${stderr}`;
}

function errored(errorClass: TrialError["class"], code: string, message: string): Outcome {
  return { status: "errored", error: { class: errorClass, code, message }, output: null };
}
