import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { Tool, ToolMetric, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { readToolJson } from "../tool-json.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { requireNames } from "./require-names.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "s", role: "gate" };
const memory: ToolMetric = { name: "memory", kind: "memory", better: "lower", unit: "B", role: "track" };

const numberOrNull = z.number().nullable();

/** Versions up to 1.15 write no memory, and null for the exit code of a command that a signal ended. */
const fileSchema = lazily(() =>
  z.object({
    results: z.array(
      z.object({
        command: z.string(),
        parameters: z.record(z.string(), z.string()).optional(),
        times: z.array(numberOrNull),
        memory_usage_byte: z.array(numberOrNull).nullish(),
        exit_codes: z.array(z.int().nullable()).nullish(),
      }),
    ),
  }),
);

type Result = z.infer<ReturnType<typeof fileSchema>>["results"][number];

const tool: Tool = {
  format: "hyperfine",
  name: "hyperfine JSON",
  recognises: ({ json }) => json.has("results[].command") && json.has("results[].times"),
  *parse(file, doubt) {
    const content = readToolJson(file);
    requireNames(content, file.shown);
    const { results } = requireToolSchema(content, file.shown, fileSchema());
    const names = new UniqueNames();
    for (const result of results) yield* rowsOf(result, names.next(nameOf(result)));
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
};

/** JSON of `hyperfine --export-json`: one row a run. A run that ended with an exit code other than 0 measured nothing. */
export const hyperfine = toolImporter(tool);

/** The name with its parameters: a command does not show them under `--command-name`. */
function nameOf({ command, parameters = {} }: Result): string {
  const all = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return all.length === 0
    ? command
    : `${command} (${all.map(([name, value]) => `${name}=${value}`).join(", ")})`;
}

function* rowsOf(result: Result, benchmark: string): Generator<ToolRow> {
  const axes = { benchmark };
  const codes = result.exit_codes ?? null;
  if (result.times.length === 0) {
    const error = { code: "no-result", message: "has no times" };
    yield { axes, values: [], status: "errored", error };
  }
  for (const [index, seconds] of result.times.entries()) {
    const exitCode = codes?.[index];
    if (codes !== null && exitCode !== 0) {
      const ended = exitCode === null ? "was ended by a signal" : `ended with exit code ${exitCode}`;
      const message = exitCode === undefined ? "has a time, and no exit code" : ended;
      yield { axes, values: [], status: "errored", error: { code: "exit-code", message } };
    } else {
      const bytes = result.memory_usage_byte?.[index];
      yield { axes, values: [[time, seconds], ...(bytes === undefined ? [] : [[memory, bytes] as const])] };
    }
  }
}
