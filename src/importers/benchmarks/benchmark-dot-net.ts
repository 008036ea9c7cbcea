import { z } from "zod";
import { quote } from "../../base/quote.ts";
import { ROWS_MISSING } from "../../model/result/finding.ts";
import { lazily } from "../../formats/schemas.ts";
import type { Doubt, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { meansOnly } from "./means-only.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ns/op", role: "gate" };
const memory: ToolMetric = { name: "memory", kind: "amount", better: "lower", unit: "B/op", role: "track" };

/** NaN is an empty text. */
const number = z
  .union([z.number(), z.enum(["", "NaN", "Infinity", "-Infinity"])])
  .nullish()
  .transform((value) => (typeof value === "number" ? value : null));
const text = z.string().nullish();

const fileSchema = lazily(() =>
  z.object({
    Benchmarks: z.array(
      z.object({
        FullName: text,
        Namespace: text,
        Type: text,
        Method: text,
        Parameters: text,
        DisplayInfo: text,
        Statistics: z
          .object({ OriginalValues: z.array(number).nullish(), Mean: number, N: number })
          .nullish(),
        Memory: z.looseObject({ BytesAllocatedPerOperation: number }).nullish(),
        Measurements: z
          .array(
            z.object({
              IterationMode: text,
              IterationStage: text,
              LaunchIndex: number,
              Operations: number,
              Nanoseconds: number,
            }),
          )
          .nullish(),
      }),
    ),
  }),
);

type Benchmark = z.infer<ReturnType<typeof fileSchema>>["Benchmarks"][number];

/**
 * JSON of `--exporters fulljson`: one row an iteration of stage Result, from which BenchmarkDotNet has taken overhead and
 * outliers. Each launch is a process: from two on, a launch is one measurement.
 */
export const benchmarkDotNet = toolImporter({
  format: "benchmarkdotnet",
  name: "BenchmarkDotNet JSON",
  recognises: ({ json }) =>
    json.has("Benchmarks") && (json.has("HostEnvironmentInfo") || json.has("Benchmarks[].FullName")),
  *parse(file, doubt) {
    const { Benchmarks } = requireToolSchema(readToolJson(file), file.shown, fileSchema());
    const plain = Benchmarks.map(nameOf);
    const names = new UniqueNames();
    for (const [index, benchmark] of Benchmarks.entries()) {
      const name = plain[index] ?? "";
      const isShared = plain.indexOf(name) !== plain.lastIndexOf(name);
      yield* rowsOf(benchmark, names.next(isShared ? withJob(name, benchmark) : name), doubt, file.shown);
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

function nameOf({ FullName, Namespace, Type, Method, Parameters }: Benchmark): string {
  if (typeof FullName === "string" && FullName !== "") return FullName;
  const name = [Namespace, Type, Method].filter((part) => typeof part === "string" && part !== "").join(".");
  return Parameters === "" || typeof Parameters !== "string" ? name : `${name}(${Parameters})`;
}

/** The name with its job, such as a runtime: `A.B: Job-CNUJVU(Runtime=.NET 8.0) [N=1]`; the id differs in each run. */
function withJob(name: string, { DisplayInfo }: Benchmark): string {
  const job = /: ([^[]*?)(?: \[.*)?$/.exec(DisplayInfo ?? "")?.[1]?.replace(/^Job-[A-Z]+\(?(.*?)\)?$/, "$1");
  return job === undefined || job === "" ? name : `${name} [${job}]`;
}

interface Sample {
  readonly launch: string;
  readonly value: number | null;
}

function samplesOf({ Measurements, Statistics }: Benchmark): readonly Sample[] {
  const results = (Measurements ?? []).filter(isResult);
  if (results.length > 0) {
    return results.map(({ LaunchIndex, Nanoseconds, Operations }) => ({
      launch: String(LaunchIndex ?? 1),
      value: Nanoseconds === null || Operations === null || Operations <= 0 ? null : Nanoseconds / Operations,
    }));
  }
  return (Statistics?.OriginalValues ?? []).map((value) => ({ launch: "1", value }));
}

/** Versions below 0.11.1 have the stage as the mode. */
function isResult({
  IterationMode,
  IterationStage,
}: NonNullable<Benchmark["Measurements"]>[number]): boolean {
  if (IterationStage === null || IterationStage === undefined) return IterationMode === "Result";
  return IterationStage === "Result" && (IterationMode === "Workload" || IterationMode === "Result");
}

function* rowsOf(
  benchmark: Benchmark,
  name: string,
  doubt: Doubt,
  shown: string,
): Generator<ToolRow, void, undefined> {
  const axes = { benchmark: name };
  const samples = samplesOf(benchmark);
  const { Mean = null, N = null } = benchmark.Statistics ?? {};
  const bytes = benchmark.Memory?.BytesAllocatedPerOperation ?? null;
  // It is one number a benchmark, not one an iteration.
  const allocated = (at: number): readonly ToolValue[] =>
    at === 0 && bytes !== null ? [[memory, bytes]] : [];
  if (samples.length > 0) {
    if (N !== null && N !== samples.length) {
      const message = `${shown} says ${N} measurements of ${quote(name)}, and has ${samples.length}: the latter count.`;
      doubt({ code: N > samples.length ? ROWS_MISSING : "count-disagrees", text: message });
    }
    for (const [at, { launch, value }] of samples.entries()) {
      yield { axes, cluster: launch, values: [[time, value], ...allocated(at)] };
    }
  } else if (Mean !== null) {
    doubt(
      meansOnly(shown, "Write it with --exporters fulljson, or the attribute JsonExporterAttribute.Full."),
    );
    yield { axes, values: [[time, Mean], ...allocated(0)] };
  } else {
    const error = { code: "no-result", message: "has no statistics: the benchmark failed" };
    yield { axes, values: [], status: "errored", error };
  }
}
