import type { MetricsSource } from "../../model/config/config.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Outcome, Trial } from "../../model/run/trial.ts";
import type { AttemptContext, FilePort, ProcessPort, ProcessResult, TrialRunner } from "../../run/ports.ts";
import { matchPatterns } from "../answer/match-patterns.ts";
import { needsNoReport, processMetrics, usageNeeded } from "./process-metrics.ts";
import { joined } from "../answer/joined-metrics.ts";
import { inOwnUnits } from "../answer/own-metrics.ts";
import { type MetricShape, parseMetricsJson, readMetrics, type ReadMetrics } from "../answer/read-metrics.ts";
import { readResults } from "../answer/read-results.ts";
import { readMeasurements, type ToolResults } from "./measured-cases.ts";
import { type CommandDefinition, errored, failed, outcomeOfResults, whyNoAnswer } from "./ends-of-program.ts";
import { renderedCommand, renderedEnv } from "./rendered-command.ts";
import { trialInput } from "../trial-input.ts";

export interface CommandDeps {
  readonly processes: ProcessPort;
  /** Reads metrics files; paths are relative to the working directory. */
  readonly files: FilePort;
  /** Reads what a tool wrote: a file or a folder, in the named format or in the one that its content shows. */
  readonly results: (path: string, format: string | null) => Promise<ToolResults>;
  /** Absolute working directory of this side. */
  readonly cwd: string;
  /** What the child inherits, under the definition's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The time between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Tells secrets, so that no output is cut within one. */
  readonly redact: Redactor;
  /** The folder for outputs that are longer than what rows keep; null = they are not written. */
  readonly spill: { readonly folder: string; readonly beyondBytes: number; readonly redact: Redactor } | null;
  /** Metric names of the config: `wall-ms` is measured when declared; `user-ms`, `system-ms` and `max-rss-bytes` where the port gives them. */
  readonly declared: readonly string[];
  readonly shape: MetricShape;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Windows allows 32 KiB for the whole environment, Linux 128 KiB a variable. Stdin always has everything. */
const MAX_ENV_CHARS = 16 * 1024;

/** Runs a program for each trial: the case goes in as JSON on stdin, metrics come out as the last line of stdout. */
export function commandRunner(definition: CommandDefinition, deps: CommandDeps): TrialRunner {
  const { runner } = definition;
  const { metricsFrom } = runner;
  let filesInUse = 0;
  return {
    async run(trial, context) {
      const path = writtenPath(metricsFrom);
      if (path === null) {
        return outcomeOf(await runChild(definition, deps, trial, context), { runner, deps, trial });
      }
      if (filesInUse > 0) {
        return errored("invalid", "metrics-file-shared", sharedFile(path));
      }
      filesInUse += 1;
      try {
        // What an earlier trial wrote must never be read as this one's.
        await (metricsFrom.from === "results" ? deps.files.removeAll(path) : deps.files.remove(path));
        return await outcomeOf(await runChild(definition, deps, trial, context), { runner, deps, trial });
      } finally {
        filesInUse -= 1;
      }
    },
    close: () => Promise.resolve(),
  };
}

/** What the program writes; null = it prints its metrics. */
function writtenPath(source: MetricsSource): string | null {
  if (source.from === "results") return source.path;
  return source.from === "file" ? source.file : null;
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
  if (runner.metricsFrom.from === "results") {
    const { path, format } = runner.metricsFrom;
    return outcomeOfResults(
      told,
      await readMeasurements(() => deps.results(path, format), judging.trial.case.axes),
      {
        output,
        runner,
        path,
      },
    );
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
