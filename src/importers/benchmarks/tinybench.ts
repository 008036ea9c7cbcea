import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { FileHead } from "../file-head.ts";
import type { ToolMetric } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { type MeasuredBenchmark, sampleRows } from "./sample-rows.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ms", role: "gate" };

const number = z.number().nullish();
const samples = z.array(z.number().nullable()).nullish();

const statistics = z.object({ samples, mean: number, samplesCount: number });

/** Versions below 3 have the statistics in the result itself, and no state. */
const taskSchema = z.object({
  name: z.string(),
  result: z
    .object({
      state: z.string().nullish(),
      aborted: z.boolean().nullish(),
      error: z.unknown().optional(),
      latency: statistics.nullish(),
      samples,
      mean: number,
    })
    .nullish(),
});

type Task = z.infer<typeof taskSchema>;

const listSchema = lazily(() => z.array(taskSchema));
const benchSchema = lazily(() => z.object({ tasks: z.array(taskSchema) }));

/** Keys of a result that no other tool has. */
const OWN = ["latency", "period", "hz", "timestampProviderName", "runtimeVersion"];

function isTinybench({ json }: FileHead): boolean {
  return ["[]", "tasks[]"].some(
    (task) => json.has(`${task}.name`) && OWN.some((key) => json.has(`${task}.result.${key}`)),
  );
}

/**
 * Tasks of tinybench, written by `JSON.stringify(bench.tasks.map(({ name, result }) => ({ name, result })))` with `retainSamples:
 * true`: one row a sample, in ms. tinybench sorts its samples. A task that threw or was aborted has no measurement.
 */
export const tinybench = toolImporter({
  format: "tinybench",
  name: "tinybench tasks as JSON",
  recognises: isTinybench,
  *parse(file, doubt) {
    const { shown } = file;
    const content = readToolJson(file);
    const tasks = Array.isArray(content)
      ? requireToolSchema(content, shown, listSchema())
      : requireToolSchema(content, shown, benchSchema()).tasks;
    const names = new UniqueNames();
    for (const task of tasks) {
      yield* sampleRows(measuredOf(task, names.next(task.name)), { shown, doubt, advice: ADVICE });
    }
    if (names.repeated !== null) doubt(repeatedName(shown, names.repeated));
  },
});

const ADVICE = "Construct Bench with retainSamples: true.";

function measuredOf({ result }: Task, benchmark: string): MeasuredBenchmark {
  const of = result?.latency ?? { ...result, samplesCount: null };
  return {
    benchmark,
    metric: time,
    samples: of.samples ?? [],
    mean: of.mean ?? null,
    count: of.samplesCount ?? null,
    failure: failureOf(result ?? null),
  };
}

function failureOf(result: NonNullable<Task["result"]> | null): string | null {
  if (result === null) return "has no result: it did not run";
  const { state = null, aborted, error = null } = result;
  if (error !== null) return `threw: ${messageOf(error)}`;
  if (aborted === true) return "was aborted";
  return state === null || state === "completed" ? null : `its state is ${state}`;
}

/** `JSON.stringify` writes an Error as `{}`. */
function messageOf(error: unknown): string {
  if (typeof error === "string") return error;
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : null;
  return typeof message === "string" ? message : "an error that the file does not name";
}
