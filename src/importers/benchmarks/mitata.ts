import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { requireNames } from "./require-names.ts";
import { type SampleFile, sampleRows } from "./sample-rows.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ns", role: "gate" };
const memory: ToolMetric = { name: "memory", kind: "amount", better: "lower", unit: "B", role: "track" };

const number = z.number().nullish();
const args = z.record(z.string(), z.unknown()).nullish();

const runSchema = z.object({
  args,
  error: z.unknown().optional(),
  stats: z
    .object({
      samples: z.array(z.number().nullable()).nullish(),
      avg: number,
      heap: z.object({ avg: number }).nullish(),
    })
    .nullish(),
});

const fileSchema = lazily(() =>
  z.object({
    layout: z.array(z.object({ name: z.string().nullish() })).nullish(),
    benchmarks: z.array(z.object({ alias: z.string(), group: z.int().nullish(), runs: z.array(runSchema) })),
  }),
);

type File = z.infer<ReturnType<typeof fileSchema>>;
type Run = z.infer<typeof runSchema>;

/**
 * JSON of mitata, `run({ format: { json: { samples: true } } })`: one row a sample, in ns an iteration. mitata sorts them, and
 * writes none by default. A benchmark that throws has an error in place of its statistics.
 */
export const mitata = toolImporter({
  format: "mitata",
  name: "mitata JSON",
  recognises: ({ json }) =>
    (json.has("layout") && json.has("benchmarks")) ||
    (json.has("benchmarks[].alias") && json.has("benchmarks[].runs")) ||
    json.has("context.noop"),
  *parse(file, doubt) {
    const read = readToolJson(file);
    requireNames(read, file.shown);
    const content = requireToolSchema(read, file.shown, fileSchema());
    const place: SampleFile = { shown: file.shown, doubt, advice: ADVICE };
    const shared = sharedNames(content);
    const names = new UniqueNames();
    for (const { alias, group, runs } of content.benchmarks) {
      const above = content.layout?.[group ?? -1]?.name ?? "";
      if (runs.length === 0) yield noRun(names.next(alias));
      for (const run of runs) {
        const name = nameOf(alias, run);
        yield* rowsOf(run, names.next(shared.has(name) && above !== "" ? `${above} > ${name}` : name), place);
      }
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

function noRun(benchmark: string): ToolRow {
  const error = { code: "no-result", message: "has no run" };
  return { axes: { benchmark }, values: [], status: "errored", error };
}

const ADVICE = "Run with run({ format: { json: { samples: true } } }).";

/** The name of a run is that of its benchmark with its arguments in it, where the benchmark has places for them. */
function nameOf(alias: string, run: Run): string {
  const all = Object.entries(run.args ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (all.length === 0) return alias;
  return `${alias} (${all.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ")})`;
}

/** The names that several groups share; the group then tells them apart. */
function sharedNames({ benchmarks }: File): ReadonlySet<string> {
  const all = benchmarks.flatMap(({ alias, runs }) => runs.map((run) => nameOf(alias, run)));
  return new Set(all.filter((name, at) => all.indexOf(name) !== at));
}

function* rowsOf(
  { stats, error }: Run,
  benchmark: string,
  place: SampleFile,
): Generator<ToolRow, void, undefined> {
  const samples = stats?.samples ?? [];
  const failure = error === undefined || error === null ? null : `threw: ${messageOf(error)}`;
  const measured = { benchmark, metric: time, samples, mean: stats?.avg ?? null, count: null, failure };
  // It is one number a benchmark, not one a sample.
  let bytes = stats?.heap?.avg ?? null;
  for (const row of sampleRows(measured, place)) {
    yield bytes === null || row.status !== undefined
      ? row
      : { ...row, values: [...row.values, [memory, bytes]] };
    bytes = null;
  }
}

function messageOf(error: unknown): string {
  if (typeof error === "string") return error;
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : null;
  return typeof message === "string" ? message : "an error that the file does not name";
}
