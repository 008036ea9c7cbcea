import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { readToolJson } from "../tool-json.ts";
import { toolLines } from "../tool-lines.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Tool, ToolRow } from "../tool.ts";
import { scoreMetric } from "./eval-metrics.ts";

const reward = scoreMetric("reward");

const resultSchema = lazily(() =>
  z.object({
    task_id: z.union([z.int(), z.string()]),
    trial: z.int().min(0),
    reward: z.number().nullable(),
    // What is not known of a row is no part of it.
    info: z.object({ error: z.string().nullish() }).nullish(),
  }),
);

type TauResult = z.infer<ReturnType<typeof resultSchema>>;

const tool: Tool = {
  format: "tau-bench",
  name: "tau-bench results",
  recognises: ({ json }) =>
    ["", "[]."].some((at) => ["task_id", "trial", "reward"].every((key) => json.has(`${at}${key}`))),
  *parse(file) {
    const results = [...resultsOf(file)].toSorted((a, b) => a.trial - b.trial);
    const seen = new Set<string>();
    for (const result of results) {
      const place = `${result.task_id} ${result.trial}`;
      if (seen.has(place)) {
        const message = `task ${result.task_id} has trial ${result.trial} twice`;
        throw usageProblem(file.shown, message);
      }
      seen.add(place);
      yield rowOf(result);
    }
  },
};

/**
 * The results of tau-bench, a JSON list as it writes them, or a row a line: a reward for each task and trial. A trial that ended by an
 * exception has a reward of 0 there, and `info.error`: it says nothing of the agent.
 */
export const tauBench = toolImporter(tool);

function* resultsOf(file: ByteSource): Generator<TauResult> {
  if (isList(file)) {
    yield* requireToolSchema(readToolJson(file), file.shown, z.array(resultSchema()));
    return;
  }
  for (const { value, line } of toolLines(file)) {
    yield requireToolSchema(value, `${file.shown}:${line}`, resultSchema());
  }
}

function isList({ chunks }: ByteSource): boolean {
  for (const chunk of chunks()) {
    const start = new TextDecoder().decode(chunk).trimStart();
    if (start !== "") return start.startsWith("[");
  }
  return false;
}

function rowOf({ task_id, reward: value, info }: TauResult): ToolRow {
  const axes = { task: String(task_id) };
  const error = info?.error ?? null;
  if (error !== null)
    return { axes, values: [], status: "errored", error: { code: "exception", message: error } };
  if (value === null)
    return { axes, values: [], status: "errored", error: { code: "no-reward", message: "has no reward" } };
  return { axes, values: [[reward, value]] };
}
