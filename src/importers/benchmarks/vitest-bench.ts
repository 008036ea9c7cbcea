import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { type MeasuredBenchmark, type SampleFile, sampleRows } from "./sample-rows.ts";
import { pathName } from "../repository-path.ts";
import { GroupPaths } from "./vitest-paths.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ms", role: "gate" };

const number = z.number().nullish();
const text = z.string().nullish();
const samples = z.array(z.number().nullable()).nullish();

/** tinybench 3 and later keep the statistics here. */
const latency = z.object({ samples, mean: number, samplesCount: number }).nullish();

const outputSchema = lazily(() =>
  z.object({
    files: z.array(
      z.object({
        filepath: z.string(),
        groups: z.array(
          z.object({
            fullName: z.string(),
            benchmarks: z.array(
              z.object({ name: z.string(), samples, mean: number, sampleCount: number, latency }),
            ),
          }),
        ),
      }),
    ),
  }),
);

const reporterSchema = lazily(() =>
  z.array(
    z.object({
      name: z.array(z.string()).min(1),
      project: text,
      mode: text,
      state: text,
      error: text,
      mean: number,
      samples,
    }),
  ),
);

type Kept = z.infer<ReturnType<typeof reporterSchema>>[number];

/**
 * JSON of `vitest bench`: by the reporter `regression-gate/vitest-reporter` one row a sample, in ms; by `--outputJson`
 * means alone, whatever `includeSamples` says. A benchmark that throws has a name and no result.
 */
export const vitestBench = toolImporter({
  format: "vitest-bench",
  name: "Vitest benchmarks as JSON",
  recognises: ({ json }) =>
    (json.has("files[].groups") && json.has("files[].filepath")) ||
    (json.has("[].name[]") && json.has("[].samples")),
  *parse(file, doubt) {
    const content = readToolJson(file);
    const place: SampleFile = { shown: file.shown, doubt, advice: ADVICE };
    const names = new UniqueNames();
    if (Array.isArray(content)) {
      const kept = requireToolSchema(content, file.shown, reporterSchema());
      for (const one of kept) yield* keptRows(one, names.next(keptName(one)), place);
    } else {
      const { files } = requireToolSchema(content, file.shown, outputSchema());
      const paths = new GroupPaths(files);
      for (const { filepath, groups } of files) {
        for (const { fullName, benchmarks } of groups) {
          for (const one of benchmarks) {
            const benchmark = names.next(`${paths.of(filepath, fullName)} > ${one.name}`);
            const of = {
              benchmark,
              samples: [one.samples, one.latency?.samples].find(hasAny) ?? [],
              mean: one.mean ?? one.latency?.mean ?? null,
              count: one.sampleCount ?? one.latency?.samplesCount ?? null,
            };
            yield* sampleRows(measured(of), place);
          }
        }
      }
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

function hasAny(list: readonly unknown[] | null | undefined): boolean {
  return list !== null && list !== undefined && list.length > 0;
}

const ADVICE =
  "Run with --reporter=default --reporter=regression-gate/vitest-reporter, which writes vitest-bench.json: --outputJson drops the samples always.";

function measured(of: Omit<MeasuredBenchmark, "metric" | "failure">): MeasuredBenchmark {
  return { ...of, metric: time, failure: null };
}

function keptName({ name: [file = "", ...rest], project }: Kept): string {
  const path = [pathName(file, null), ...rest].join(" > ");
  return project === null || project === undefined || project === "" ? path : `[${project}] ${path}`;
}

function* keptRows(
  { samples: kept, mean, mode, state, error }: Kept,
  benchmark: string,
  place: SampleFile,
): Generator<ToolRow, void, undefined> {
  if ([mode, state].some((word) => word === "skip" || word === "todo")) {
    yield { axes: { benchmark }, values: [], status: "skipped" };
    return;
  }
  const isFailed = (state ?? "pass") !== "pass" || (error ?? null) !== null;
  const of = measured({ benchmark, samples: kept ?? [], mean: mean ?? null, count: null });
  yield* sampleRows(
    {
      ...of,
      failure: isFailed ? `its state is ${state ?? "fail"}: ${error ?? "no reason is in the file"}` : null,
    },
    place,
  );
}
