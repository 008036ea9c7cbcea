import { resolve } from "node:path";
import type { DebugLog } from "../../adapters/node/debug-log.ts";
import { filesIn } from "../../adapters/node/files.ts";
import { httpPort } from "../../adapters/node/http.ts";
import { moduleWorkers } from "../../adapters/node/threads/module-worker.ts";
import { processPort } from "../../adapters/node/process/process.ts";
import { parseBareRows } from "../../importers/bare-rows.ts";
import { requireNumbers } from "../../importers/require-numbers.ts";
import { parseResultsCsv } from "../../importers/results-csv.ts";
import type { Config, RunDefinition } from "../../model/config/config.ts";
import type { ChatRunner, HttpRunner } from "../../model/config/endpoint.ts";
import { takesStructures } from "../../model/config/metric.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import type { Clock, TrialRunner } from "../../run/ports.ts";
import { chatRunner } from "../../runners/chat/chat.ts";
import { commandRunner, type CommandDeps } from "../../runners/command/command.ts";
import { httpRunner } from "../../runners/http/http.ts";
import { moduleRunner } from "../../runners/module.ts";
import { resultsFileRunner } from "../../runners/results-file.ts";
import { readPromptFiles } from "./prompt-files.ts";

export interface RunnerContext {
  readonly config: Config;
  /** Sides that are planned. */
  readonly sides: readonly Side[];
  /** Absolute folder that each side's paths are relative to. */
  readonly roots: Sides<string>;
  /** What the measured programs inherit. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute folder of the run. */
  readonly runFolder: string;
  readonly redact: Redactor;
  readonly clock: Clock;
  readonly debug: DebugLog;
}

/** A runner per side. A baseline that is not planned is not opened: its place holds the candidate's, never asked. */
export async function openRunners(context: RunnerContext): Promise<Sides<TrialRunner>> {
  const { config } = context;
  const definitions =
    config.sides ?? (config.run === null ? null : { baseline: config.run, candidate: config.run });
  // config/resolve refuses a config with neither.
  if (definitions === null) throw new Error("a config without run and sides was resolved");
  const open = async (side: Side): Promise<TrialRunner> =>
    context.debug.runner(await openRunner(definitions[side], side, context));
  const candidate = await open("candidate");
  return context.sides.includes("baseline")
    ? { candidate, baseline: await open("baseline") }
    : { candidate, baseline: candidate };
}

async function openRunner(
  definition: RunDefinition,
  side: Side,
  context: RunnerContext,
): Promise<TrialRunner> {
  const { config, roots, debug } = context;
  const { runner, env } = definition;
  const cwd = resolve(roots[side], definition.cwd);
  const files = filesIn(cwd);
  const named = metricNames(config);
  switch (runner.type) {
    case "command":
      return commandRunner(
        { ...definition, runner },
        {
          processes: debug.processes(processPort),
          files,
          cwd,
          env: context.env,
          graceMs: config.execution.graceMs,
          ...spillOf(context),
          ...named,
        },
      );
    case "module":
      return moduleRunner(
        runner,
        debug.modules(moduleWorkers({ cwd, env: { ...context.env, ...env } })),
        named.structured,
      );
    case "http":
    case "chat":
      return openEndpoint({ ...definition, runner }, cwd, context);
    case "results-file": {
      const parse = runner.format === "csv" ? parseCsv : parseJsonLines;
      const parseRows = (text: string, file: string) => ofSide(parse(text, file, config), side);
      return resultsFileRunner(runner, { files, parseRows });
    }
  }
}

/** Who keeps no output in rows keeps none in files either. */
function spillOf({ config, runFolder, redact }: RunnerContext): Pick<CommandDeps, "redact" | "spill"> {
  const { keepOutputBytes } = config.execution;
  if (keepOutputBytes === 0) return { redact, spill: null };
  return { redact, spill: { folder: resolve(runFolder, "output"), beyondBytes: keepOutputBytes, redact } };
}

/** Keys come from what is redacted, the environment, and never from the definition's own variables. */
async function openEndpoint(
  definition: RunDefinition & { readonly runner: ChatRunner | HttpRunner },
  cwd: string,
  { config, clock, env, debug }: RunnerContext,
): Promise<TrialRunner> {
  const { runner } = definition;
  const deps = { http: debug.http(httpPort), clock, env, ...metricNames(config) };
  if (runner.type === "http") return httpRunner(runner, deps);
  const files = await readPromptFiles(definition, filesIn(cwd));
  const modules = debug.modules(moduleWorkers({ cwd, env: { ...env, ...definition.env } }));
  return chatRunner(runner, { ...deps, modules, files });
}

interface MetricNames {
  readonly declared: readonly string[];
  /** Those whose values may be lists and objects. */
  readonly structured: readonly string[];
}

function metricNames({ metrics }: Config): MetricNames {
  return {
    declared: metrics.map(({ name }) => name),
    structured: metrics.filter(takesStructures).map(({ name }) => name),
  };
}

function parseCsv(text: string, file: string, config: Config): readonly TrialRecord[] {
  return parseResultsCsv(text, file, csvColumns(config));
}

function parseJsonLines(text: string, file: string, { metrics }: Config): readonly TrialRecord[] {
  const rows = parseBareRows(text, file);
  requireNumbers(rows, metrics, file);
  return rows;
}

/** Rows of another tool name no side: they are of the side whose file they come from. */
function ofSide(rows: readonly TrialRecord[], side: Side): readonly TrialRecord[] {
  return rows.map((row) => ({ ...row, side }));
}

/** Also axes that only `include` names. */
function csvColumns({ matrix, metrics }: Config): Parameters<typeof parseResultsCsv>[2] {
  const declared = matrix.axes.map((axis) => axis.name);
  const included = new Set(matrix.include.flatMap((axes) => Object.keys(axes)));
  return {
    axes: [
      ...matrix.axes.map((axis) => ({
        name: axis.name,
        values: axis.from === "values" ? axis.values : null,
      })),
      ...[...included].filter((name) => !declared.includes(name)).map((name) => ({ name, values: null })),
    ],
    metrics: metrics.filter((metric) => !metric.implicit).map((metric) => metric.name),
  };
}
