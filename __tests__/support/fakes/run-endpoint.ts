import { systemClock } from "../../../src/adapters/node/clock.ts";
import { httpPort } from "../../../src/adapters/node/http.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { takesStructures } from "../../../src/model/config/metric.ts";
import { createRedactor } from "../../../src/secrets/redaction.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import type { ModulePort, RunEvent, TrialRunner } from "../../../src/run/ports.ts";
import { runTrials } from "../../../src/run/run-trials.ts";
import { chatRunner } from "../../../src/runners/chat/chat.ts";
import { httpRunner } from "../../../src/runners/http/http.ts";
import { runOptions } from "../samples/run-options.ts";
import { structured } from "../metric-shape.ts";

export const API_KEY = "key-0123456789-abcdef";

/** A module port that answers by a function. */
export function modulesOf(answer: (argument: unknown) => unknown): ModulePort {
  return {
    call: ({ argument }) => Promise.resolve({ ok: true, value: answer(argument), durationMs: 1 }),
    close: () => Promise.resolve(),
  };
}

export interface EndpointParts {
  readonly modules?: ModulePort;
  readonly env?: Readonly<Record<string, string>>;
  /** Interrupts the run. */
  readonly signal?: AbortSignal;
}

export interface EndpointRun {
  readonly rows: readonly TrialRecord[];
  readonly events: readonly RunEvent[];
}

/** Plans a config and runs it through the real loop, clock and HTTP client. */
export async function runEndpoint(yaml: string, parts: EndpointParts = {}): Promise<EndpointRun> {
  const config = parseConfig(`version: 1\nid: endpoint\n${yaml}`, "rg.yml");
  const plan = planTrials(config, { suite: null, where: {}, axisRows: {} });
  const runner = runnerOf(config, parts);
  const redact = createRedactor([API_KEY]);
  const options = runOptions({
    runners: { baseline: runner, candidate: runner },
    clock: systemClock,
    execution: config.execution,
    redact,
    ...(parts.signal === undefined ? {} : { signal: parts.signal }),
  });
  const { rows } = await runTrials(plan, options);
  return { rows, events: options.events };
}

function runnerOf({ run, metrics }: ReturnType<typeof parseConfig>, parts: EndpointParts): TrialRunner {
  const env = parts.env ?? { API_KEY };
  const declared = metrics.map(({ name }) => name);
  const deps = {
    http: httpPort,
    clock: systemClock,
    env,
    declared,
    shape: structured(...metrics.filter(takesStructures).map(({ name }) => name)),
  };
  if (run?.runner.type === "http") return httpRunner(run.runner, deps);
  if (run?.runner.type !== "chat") throw new Error("expected a config that runs http or chat");
  const modules = parts.modules ?? modulesOf(() => ({}));
  return chatRunner(run.runner, { ...deps, modules, files: {} });
}
