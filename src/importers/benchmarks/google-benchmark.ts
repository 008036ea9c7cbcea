import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { ROWS_MISSING, type Warning } from "../../model/result/finding.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName } from "../unique-names.ts";
import { type GoogleRow, GoogleNames } from "./google-names.ts";
import { meansOnly } from "./means-only.ts";
import { requireNames } from "./require-names.ts";
import { skippedBenchmark } from "./skipped.ts";

const number = z.number().nullish();
const text = z.string().nullish();
const flag = z.boolean().nullish();

const fileSchema = lazily(() =>
  z.object({
    context: z.looseObject({ library_build_type: text }).nullish(),
    benchmarks: z.array(
      z.looseObject({
        name: z.string(),
        run_name: text,
        run_type: z.enum(["iteration", "aggregate"]).nullish(),
        aggregate_name: text,
        aggregate_unit: text,
        repetitions: number,
        iterations: number,
        family_index: number,
        per_family_instance_index: number,
        real_time: number,
        cpu_time: number,
        time_unit: z.enum(["ns", "us", "ms", "s"]).nullish(),
        error_occurred: flag,
        error_message: text,
        skipped: flag,
        skip_message: text,
      }),
    ),
  }),
);

type Row = z.infer<ReturnType<typeof fileSchema>>["benchmarks"][number];

const CONTEXT = ["executable", "num_cpus", "library_build_type", "host_name", "date"];

/**
 * JSON of `--benchmark_out=FILE --benchmark_out_format=json --benchmark_repetitions=10`: one row a repetition. Aggregates
 * count only where the repetitions are not in the file: then the median stands for all.
 */
export const googleBenchmark = toolImporter({
  format: "google-benchmark",
  name: "Google Benchmark JSON",
  recognises: ({ json }) =>
    json.has("benchmarks[].real_time") ||
    (json.has("benchmarks") && CONTEXT.some((name) => json.has(`context.${name}`))),
  *parse(file, doubt) {
    const content = readToolJson(file);
    requireNames(content, file.shown);
    const { context, benchmarks } = requireToolSchema(content, file.shown, fileSchema());
    if (context?.library_build_type === "debug") doubt(debugBuild(file.shown));
    const names = new GoogleNames(benchmarks);
    for (const [index, row] of benchmarks.entries()) {
      if (!names.isRun(row)) continue;
      if (row.skipped === true && row.error_occurred !== true) doubt(skippedBenchmark(names.of(row)));
      else yield rowOf(row, names.of(row), { shown: file.shown, index });
    }
    for (const [index, row] of lonelyAggregates(benchmarks, names)) {
      doubt(meansOnly(file.shown, AGGREGATES_ONLY));
      yield rowOf(row, names.of(row), { shown: file.shown, index });
    }
    for (const name of lostRepetitions(benchmarks, names)) doubt(fewerRepetitions(file.shown, name));
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

const AGGREGATES_ONLY =
  "Run with --benchmark_repetitions=10, without --benchmark_report_aggregates_only and --benchmark_display_aggregates_only.";

function debugBuild(shown: string): Warning {
  const text = `${shown} was measured with a debug build of the library: times are longer than those of users. Build it with CMAKE_BUILD_TYPE=Release.`;
  return { code: "debug-build", text };
}

/** Names of the benchmarks with fewer rows than their repetitions; one that fails ends early. */
function lostRepetitions(rows: readonly Row[], names: GoogleNames): readonly string[] {
  const left = new Map<string, number>();
  for (const row of rows) {
    if (!names.isRun(row)) continue;
    const name = names.of(row);
    const isEnded = row.error_occurred === true || row.skipped === true;
    left.set(name, isEnded ? 0 : (left.get(name) ?? row.repetitions ?? 1) - 1);
  }
  return [...left].flatMap(([name, count]) => (count > 0 ? [name] : []));
}

function fewerRepetitions(shown: string, name: string): Warning {
  const text = `${shown} has fewer rows of ${quote(name)} than repetitions: what is there counts.`;
  return { code: ROWS_MISSING, text };
}

/** Medians, else means, of benchmarks that have no other row. */
function* lonelyAggregates(
  rows: readonly Row[],
  names: GoogleNames,
): Generator<readonly [number, Row], void, undefined> {
  const measured = new Set(rows.filter((row) => names.isRun(row)).map((row) => names.of(row)));
  const best = new Map<string, readonly [number, Row]>();
  for (const [index, row] of rows.entries()) {
    const name = names.of(row);
    if (names.isRun(row) || measured.has(name)) continue;
    const aggregate = names.aggregateOf(row);
    // A fit of a whole family is no case.
    if (aggregate === null || FITS.has(aggregate)) continue;
    const other = names.aggregateOf(best.get(name)?.[1] ?? row);
    if (!best.has(name) || RANKS.indexOf(aggregate) > RANKS.indexOf(other ?? ""))
      best.set(name, [index, row]);
  }
  for (const [index, row] of best.values()) {
    const isValue = RANKS.includes(names.aggregateOf(row) ?? "");
    yield [index, isValue ? row : { ...row, real_time: null, cpu_time: null }];
  }
}

const FITS: ReadonlySet<string> = new Set(["BigO", "RMS"]);
/** The last that is there stands for all; a spread stands for nothing. */
const RANKS = ["mean", "median"];

function rowOf(
  row: Row,
  benchmark: string,
  { shown, index }: { readonly shown: string; readonly index: number },
): ToolRow {
  const axes = { benchmark };
  if (row.error_occurred === true) {
    const message = row.error_message ?? "the benchmark reported an error";
    return { axes, values: [], status: "errored", error: { code: "error-occurred", message } };
  }
  const isUnmeasured = row.iterations === 0;
  if (isUnmeasured || (typeof row.real_time !== "number" && typeof row.cpu_time !== "number")) {
    const error = { code: "no-result", message: isUnmeasured ? "ran no iteration" : "has no time" };
    return { axes, values: [], status: "errored", error };
  }
  if (typeof row.time_unit !== "string") {
    throw usageProblem(shown, "expected the unit of the times, got none", {
      path: `benchmarks.${index}.time_unit`,
    });
  }
  return { axes, values: [...timesOf(row, row.time_unit), ...countersOf(row)] };
}

function timesOf({ real_time, cpu_time }: Row, unit: string): readonly ToolValue[] {
  const latency = { kind: "latency", better: "lower", unit } as const;
  return [
    [{ ...latency, name: "time", role: "gate" }, real_time ?? null],
    [{ ...latency, name: "cpu_time", role: "track" }, cpu_time ?? null],
  ];
}

/** What the format itself writes; all other numbers are counters of the benchmark. */
const OWN: ReadonlySet<string> = new Set(
  "name run_name run_type family_index per_family_instance_index repetitions repetition_index threads iterations real_time cpu_time time_unit aggregate_name aggregate_unit label error_occurred error_message skipped skip_message cpu_coefficient real_coefficient big_o rms".split(
    " ",
  ),
);

function* countersOf(
  row: GoogleRow & Readonly<Record<string, unknown>>,
): Generator<ToolValue, void, undefined> {
  for (const [key, value] of Object.entries(row)) {
    if (OWN.has(key) || (typeof value !== "number" && value !== null)) continue;
    yield [counterOf(key), value];
  }
}

function counterOf(key: string): ToolMetric {
  const amount = { kind: "amount", role: "track" } as const;
  if (key === "max_bytes_used") return { ...amount, name: "memory", better: "lower", unit: "B" };
  if (key === "allocs_per_iter") return { ...amount, name: "allocations", better: "lower", unit: null };
  if (key === "bytes_per_second") return { ...amount, name: key, better: "higher", unit: "B/s" };
  const better = key.endsWith("_per_second") ? "higher" : null;
  const name = ["time", "memory", "allocations"].includes(key) ? `${key} (counter)` : key;
  return { ...amount, name, better, unit: null };
}
