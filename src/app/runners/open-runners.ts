import { resolve } from "node:path";
import type { DebugLog } from "../../adapters/node/debug-log.ts";
import { filesIn } from "../../adapters/node/files.ts";
import { httpPort } from "../../adapters/node/http.ts";
import { threadHeapMb } from "../../adapters/node/threads/thread-heap.ts";
import { moduleWorkers } from "../../adapters/node/threads/module-worker.ts";
import { processPort } from "../../adapters/node/process/process.ts";
import { executedBy } from "../../config/run/sides.ts";
import type { Config, RunDefinition, Runner, RunnerType } from "../../model/config/config.ts";
import { takesStructures } from "../../model/config/metric.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Side, Sides } from "../../model/run/side.ts";
import type { Clock, FilePort, ModulePort, TrialRunner } from "../../run/ports.ts";
import { plannedChat } from "../../runners/chat/planned-chat.ts";
import type { MetricShape } from "../../runners/answer/read-metrics.ts";
import { chatRunner } from "../../runners/chat/chat.ts";
import { commandRunner, type CommandDeps } from "../../runners/command/command.ts";
import { plannedHttp } from "../../runners/http/planned-http.ts";
import { type HttpDeps, httpRunner } from "../../runners/http/http.ts";
import { NO_REQUESTS, type PlannedRequests } from "../../runners/planned-requests.ts";
import { moduleRunner } from "../../runners/module.ts";
import { resultsFileRunner } from "../../runners/results-file.ts";
import { loadResults, loadToolResults } from "../runs/load-run.ts";
import { ofSide } from "../runs/read-results.ts";
import { placedRows } from "./placed-rows.ts";
import { readPromptFiles } from "./prompt-files.ts";
import { requireOwnPlace } from "./require-own-place.ts";
import { writtenBefore } from "./written-before.ts";

export interface RunnersInput {
  readonly config: Config;
  /** The sides that are planned. */
  readonly sides: readonly Side[];
  /** Absolute folder that the paths of each side are relative to. */
  readonly roots: Sides<string>;
  /** Environment variables for the measured programs. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute folder of the run. */
  readonly runFolder: string;
  readonly redact: Redactor;
  readonly clock: Clock;
  readonly debug: DebugLog;
}

/**
 * One runner for each side. A baseline that is not planned is not opened: the candidate's runner is returned in its
 * place and never called.
 */
export async function openRunners(context: RunnersInput): Promise<Sides<TrialRunner>> {
  const definitions = executedBy(context.config);
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
  context: RunnersInput,
): Promise<TrialRunner> {
  const { runner } = definition;
  const cwd = resolve(context.roots[side], definition.cwd);
  return openAs(runner.type, { definition, runner, side, cwd, files: filesIn(cwd), context });
}

interface Opening<Type extends RunnerType> {
  readonly definition: RunDefinition;
  readonly runner: Runner<Type>;
  readonly side: Side;
  /** Absolute path. */
  readonly cwd: string;
  readonly files: FilePort;
  readonly context: RunnersInput;
}

interface RunnerParts<Type extends RunnerType> {
  /** Creates the runner with the adapters of this machine. */
  readonly open: (opening: Opening<Type>) => TrialRunner | Promise<TrialRunner>;
  readonly requests: PlannedRequests<Type>;
}

type PartsOfRunners = { readonly [Type in RunnerType]: RunnerParts<Type> };

/** How each runner is opened, and what is known of its requests in advance. */
const PARTS = {
  command: {
    async open({ definition, runner, side, cwd, files, context }) {
      const root = context.roots[side];
      if (runner.metricsFrom.from === "results") await requireOwnPlace(cwd, runner.metricsFrom.path);
      const beganMs = context.clock.now();
      return commandRunner(
        { ...definition, runner },
        {
          processes: context.debug.processes(processPort),
          files,
          results: async (path, format) => {
            const read = await loadToolResults(cwd, path, format);
            const stale = await writtenBefore(cwd, path, beganMs);
            const rows = placedRows(read.rows, { root, cwd: definition.cwd });
            return { ...read, rows, warnings: () => [...stale, ...(read.warnings?.() ?? [])] };
          },
          cwd,
          env: context.env,
          graceMs: context.config.execution.graceMs,
          ...spillOf(context),
          ...metricNames(context.config),
        },
      );
    },
    requests: NO_REQUESTS,
  },
  module: {
    open: (opening) => moduleRunner(opening.runner, modulesOf(opening), metricShape(opening.context.config)),
    requests: NO_REQUESTS,
  },
  http: {
    open: ({ runner, context }) => httpRunner(runner, requestDeps(context)),
    requests: plannedHttp,
  },
  chat: {
    async open(opening) {
      const { definition, runner, files, context } = opening;
      const prompts = await readPromptFiles(definition, files);
      return chatRunner(runner, { ...requestDeps(context), modules: modulesOf(opening), files: prompts });
    },
    requests: plannedChat,
  },
  "results-file": {
    async open({ definition, runner, side, cwd, context }) {
      const { run } = await loadResults(cwd, runner, context.config);
      const rows = placedRows(run.rows, { root: context.roots[side], cwd: definition.cwd });
      return resultsFileRunner(runner, ofSide(rows, side), metricShape(context.config).units);
    },
    requests: NO_REQUESTS,
  },
} as const satisfies PartsOfRunners;

function openAs<Type extends RunnerType>(
  type: Type,
  opening: Opening<Type>,
): TrialRunner | Promise<TrialRunner> {
  const parts: PartsOfRunners = PARTS;
  return parts[type].open(opening);
}

export function plannedRequestsOf<Type extends RunnerType>(type: Type): PlannedRequests<Type> {
  const parts: PartsOfRunners = PARTS;
  return parts[type].requests;
}

function modulesOf({ definition, cwd, context }: Omit<Opening<RunnerType>, "runner">): ModulePort {
  const env = { ...context.env, ...definition.env };
  return context.debug.modules(moduleWorkers({ cwd, env, heapMb: threadHeapMb() }));
}

/** A user who keeps no output in rows keeps none in files either. */
function spillOf({ config, runFolder, redact }: RunnersInput): Pick<CommandDeps, "redact" | "spill"> {
  const { keepOutputBytes } = config.execution;
  if (keepOutputBytes === 0) return { redact, spill: null };
  return { redact, spill: { folder: resolve(runFolder, "output"), beyondBytes: keepOutputBytes, redact } };
}

/** Keys come from the environment, whose values are redacted, and never from the definition's own variables. */
function requestDeps({ config, clock, env, debug }: RunnersInput): HttpDeps {
  return { http: debug.http(httpPort), clock, env, ...metricNames(config) };
}

function metricNames(config: Config): Pick<CommandDeps, "declared" | "shape"> {
  return { declared: config.metrics.map(({ name }) => name), shape: metricShape(config) };
}

function metricShape({ metrics }: Config): MetricShape {
  return {
    structured: metrics.filter(takesStructures).map(({ name }) => name),
    units: Object.fromEntries(metrics.flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit]]))),
  };
}
