import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";

/** What is the same for all runs or benchmarks stands once, above them. */
const metadata = z.looseObject({ name: z.string().nullish(), unit: z.string().nullish() }).nullish();

const fileSchema = lazily(() =>
  z.object({
    metadata,
    benchmarks: z.array(
      z.object({
        metadata,
        runs: z.array(
          z.object({
            metadata,
            values: z.array(z.number().nullable()).nullish(),
            samples: z.unknown().optional(),
          }),
        ),
      }),
    ),
  }),
);

type Metadata = z.infer<typeof metadata>;
type Benchmark = z.infer<ReturnType<typeof fileSchema>>["benchmarks"][number];

/**
 * JSON of `pyperf … -o FILE`: values in seconds an iteration. A run is a process of its own, and its values are not
 * independent: each process is one measurement. Runs that calibrate or warm up have no values.
 */
export const pyperf = toolImporter({
  format: "pyperf",
  name: "pyperf JSON",
  recognises: ({ json }) =>
    json.has("benchmarks[].runs") && !json.has("layout") && !json.has("benchmarks[].alias"),
  *parse(file, doubt) {
    const content = requireToolSchema(readToolJson(file), file.shown, fileSchema());
    const names = new UniqueNames();
    for (const [index, benchmark] of content.benchmarks.entries()) {
      const all = [benchmark.runs[0]?.metadata, benchmark.metadata, content.metadata];
      const path = `benchmarks.${index}`;
      const name = first(all, "name");
      if (name === null) {
        throw usageProblem(file.shown, "expected a name in its metadata or in that of the file", { path });
      }
      const metric = metricOf(first(all, "unit") ?? "second");
      if (metric === null) {
        throw usageProblem(file.shown, "expected the unit second, byte or integer", { path });
      }
      requireValues(benchmark, file.shown, path);
      requireSame(benchmark, { name, unit: first(all, "unit") ?? "second" }, { shown: file.shown, path });
      yield* rowsOf(benchmark, names.next(name), metric);
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

function first(all: readonly Metadata[], key: "name" | "unit"): string | null {
  return all.map((one) => one?.[key]).find((value) => typeof value === "string") ?? null;
}

function metricOf(unit: string): ToolMetric | null {
  if (unit === "second") return { name: "time", kind: "latency", better: "lower", unit: "s", role: "gate" };
  if (unit === "byte") return { name: "memory", kind: "memory", better: "lower", unit: "B", role: "gate" };
  if (unit === "integer") return { name: "value", kind: "amount", better: null, unit: null, role: "gate" };
  return null;
}

/** Runs of another benchmark, or in another unit, are no runs of this one. */
function requireSame(
  { runs }: Benchmark,
  of: Readonly<Record<"name" | "unit", string>>,
  { shown, path }: { readonly shown: string; readonly path: string },
): void {
  for (const [index, { metadata }] of runs.entries()) {
    for (const key of ["name", "unit"] as const) {
      const own = metadata?.[key] ?? of[key];
      if (own === of[key]) continue;
      const message = `expected the ${key} of its first run, got ${quote(own)}`;
      throw usageProblem(shown, message, { path: `${path}.runs.${index}.metadata.${key}` });
    }
  }
}

/** Versions below 1.0 call the values samples. */
function requireValues({ runs }: Benchmark, shown: string, path: string): void {
  const index = runs.findIndex(({ samples }) => samples !== undefined);
  if (index < 0) return;
  const message = "expected values, got the samples of a version below 1.0. Convert it with pyperf convert.";
  throw usageProblem(shown, message, { path: `${path}.runs.${index}` });
}

function* rowsOf(
  { runs }: Benchmark,
  benchmark: string,
  metric: ToolMetric,
): Generator<ToolRow, void, undefined> {
  const axes = { benchmark };
  let isMeasured = false;
  for (const [run, { values }] of runs.entries()) {
    for (const value of values ?? []) {
      isMeasured = true;
      yield { axes, cluster: String(run), values: [[metric, value]] };
    }
  }
  if (isMeasured) return;
  yield {
    axes,
    values: [],
    status: "errored",
    error: { code: "no-result", message: "no run of it has values" },
  };
}
