import { ROWS_MISSING } from "../../model/result/finding.ts";
import type { Axes } from "../../model/config/case.ts";
import { readToolJson } from "../tool-json.ts";
import { toolFolderImporter, toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Doubt, Tool, ToolFolder, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { cost, latencyIn, scoreMetric } from "./eval-metrics.ts";
import {
  type Tau2Results,
  tau2ResultsSchema,
  type Tau2Simulation,
  tau2SimulationSchema,
} from "./tau2-schema.ts";

const reward = scoreMetric("reward");
const latency = latencyIn("s");
const userCost: ToolMetric = { ...cost, name: "user-cost" };

const tool: Tool = {
  format: "tau2",
  name: "tau2-bench results",
  recognises: ({ json }) => json.has("info.agent_info") && json.has("info.user_info"),
  *parse(file, doubt) {
    const results = requireToolSchema(readToolJson(file), file.shown, tau2ResultsSchema());
    const { simulations, simulation_index } = results;
    const all = (simulations ?? []).length > 0 ? simulations : simulation_index;
    yield* rowsOf(results, all ?? [], { shown: file.shown, doubt });
  },
};

/**
 * `tau2 run --save-to results`: one row a task and trial. What ended by an error of the infrastructure or of the simulated
 * user says nothing of the agent.
 */
export const tau2 = toolImporter(tool);

const RESULTS = "results.json";
const SIMULATION = /^simulations\/[^/]+\.json$/;

const folder: ToolFolder = {
  format: "tau2",
  name: "tau2-bench results in a folder",
  recognises: (files) => files.includes(RESULTS) && files.some((path) => SIMULATION.test(path)),
  *parse(files, open, doubt) {
    const index = open(RESULTS);
    const results = requireToolSchema(readToolJson(index), index.shown, tau2ResultsSchema());
    const simulations = files
      .filter((path) => SIMULATION.test(path))
      .map((path) => {
        const file = open(path);
        return requireToolSchema(readToolJson(file), file.shown, tau2SimulationSchema());
      });
    const promised = results.simulation_index?.length ?? simulations.length;
    if (promised !== simulations.length) {
      const text = `${index.shown} lists ${promised} simulations, but the folder has ${simulations.length}.`;
      doubt({ code: promised > simulations.length ? ROWS_MISSING : "count-disagrees", text });
    }
    yield* rowsOf(results, simulations, { shown: index.shown, doubt });
  },
};

/** A folder with a file for each simulation, as tau2 writes runs with voice. */
export const tau2Folder = toolFolderImporter(folder);

interface Place {
  readonly shown: string;
  readonly doubt: Doubt;
}

function* rowsOf(
  results: Tau2Results,
  simulations: readonly Tau2Simulation[],
  { shown, doubt }: Place,
): Generator<ToolRow> {
  const axes = axesOf(results);
  const sorted = simulations.toSorted((a, b) => (a.trial ?? 0) - (b.trial ?? 0));
  for (const simulation of sorted) yield { axes: axes(simulation.task_id), ...outcomeOf(simulation) };
  const seen = new Set(simulations.map(({ task_id }) => String(task_id)));
  const tasks = results.tasks ?? [];
  for (const { id } of tasks.filter((task) => !seen.has(String(task.id))))
    yield { axes: axes(id), ...errored("no-simulation", "has no simulation") };
  const planned = tasks.length * (results.info.num_trials ?? 0);
  if (simulations.length >= planned) return;
  const text = `${shown} has ${simulations.length} of the ${planned} simulations of its tasks and trials: the run did not end.`;
  doubt({ code: ROWS_MISSING, text });
}

function axesOf({ info }: Tau2Results) {
  const model = info.agent_info?.llm ?? "";
  const domain = info.environment_info?.domain_name ?? "";
  return (id: string | number): Axes => ({
    ...(model === "" ? {} : { model }),
    task: domain === "" ? String(id) : `${domain} › ${id}`,
  });
}

/** The run ended as runs do, well or badly: the reward is the agent's. */
const JUDGED: ReadonlySet<string> = new Set([
  "agent_error",
  "agent_stop",
  "max_steps",
  "timeout",
  "too_many_errors",
  "user_stop",
]);

function outcomeOf(simulation: Tau2Simulation): Omit<ToolRow, "axes"> {
  const { termination_reason: reason, reward_info, agent_cost, user_cost, duration } = simulation;
  if (typeof reason === "string" && !JUDGED.has(reason)) return errored(reason, `ended by ${reason}`);
  const value = reward_info?.reward ?? simulation.reward ?? null;
  if (value === null)
    return errored("no-reward", `has no reward (ended by ${reason ?? "an unknown reason"})`);
  const others: readonly (readonly [ToolMetric, number | null | undefined])[] = [
    [cost, agent_cost],
    [userCost, user_cost],
    [latency, duration],
  ];
  const given = others.flatMap(([metric, one]): readonly ToolValue[] =>
    typeof one === "number" ? [[metric, one]] : [],
  );
  return { values: [[reward, value], ...given] };
}

function errored(code: string, message: string): Omit<ToolRow, "axes"> {
  return { status: "errored", values: [], error: { code, message } };
}
