import { z } from "zod";
import { quote } from "../../base/quote.ts";
import { ROWS_MISSING } from "../../model/result/finding.ts";
import { lazily } from "../../formats/schemas.ts";
import type { Doubt, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { jmhMetric, jmhName, secondaryMetric } from "./jmh-case.ts";
import { meansOnly } from "./means-only.ts";
import { requireNames } from "./require-names.ts";

/** JMH writes words as texts. */
const score = z
  .union([z.number(), z.enum(["NaN", "Infinity", "+Infinity", "-Infinity"])])
  .nullable()
  .transform((value) => (typeof value === "number" ? value : null));

const scores = z.array(z.array(score));
/** Fork, iteration, pairs of a value and how often it was measured. */
const histograms = z.array(z.array(z.array(z.tuple([z.number(), z.int().min(0)]))));

const metricSchema = z.object({
  score: score.optional(),
  scoreUnit: z.string(),
  rawData: scores.nullish(),
  rawDataHistogram: histograms.nullish(),
});

const fileSchema = lazily(() =>
  z.array(
    z.object({
      benchmark: z.string(),
      mode: z.string(),
      threads: z.int().nullish(),
      forks: z.int().nullish(),
      measurementIterations: z.int().nullish(),
      params: z.record(z.string(), z.coerce.string()).nullish(),
      primaryMetric: metricSchema,
      secondaryMetrics: z.record(z.string(), metricSchema).nullish(),
    }),
  ),
);

type Result = z.infer<ReturnType<typeof fileSchema>>[number];
type Scores = z.infer<typeof scores>;

/**
 * JSON of `-rf json -rff FILE`. A fork is a JVM of its own, and its iterations are not independent: with `-f 10` there are
 * ten measurements. Of mode `sample` an iteration is the mean of its histogram. A benchmark that throws is not in the file.
 */
export const jmh = toolImporter({
  format: "jmh",
  name: "JMH JSON",
  recognises: ({ json }) =>
    json.has("[].jmhVersion") || (json.has("[].primaryMetric") && json.has("[].mode")),
  *parse(file, doubt) {
    const content = readToolJson(file);
    requireNames(content, file.shown);
    const results = requireToolSchema(content, file.shown, fileSchema());
    const names = new UniqueNames();
    for (const result of results) {
      const { benchmark, mode, threads = null, params } = result;
      const name = names.next(jmhName({ benchmark, mode, threads, params: params ?? {} }));
      yield* rowsOf(result, { name, shown: file.shown, doubt });
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

interface Place {
  readonly name: string;
  readonly shown: string;
  readonly doubt: Doubt;
}

function* rowsOf(result: Result, place: Place): Generator<ToolRow, void, undefined> {
  const { primaryMetric, mode } = result;
  const axes = { benchmark: place.name };
  const metric = jmhMetric(mode, primaryMetric.scoreUnit, place.shown);
  const forks = forksOf(primaryMetric);
  if (forks.every((iterations) => iterations.length === 0)) {
    yield withoutForks(primaryMetric.score ?? null, metric, place);
    return;
  }
  checkCounts(result, forks, place);
  const more = secondaryOf(result, forks);
  for (const [fork, iterations] of forks.entries()) {
    for (const [iteration, value] of iterations.entries()) {
      const others = more.map(([one, raw]): ToolValue => [one, raw[fork]?.[iteration] ?? null]);
      yield { axes, cluster: String(fork), values: [[metric, value], ...others] };
    }
  }
}

function forksOf({ rawData, rawDataHistogram }: Result["primaryMetric"]): Scores {
  if (rawDataHistogram === null || rawDataHistogram === undefined) return rawData ?? [];
  return rawDataHistogram.map((iterations) => iterations.map(meanOfHistogram));
}

function meanOfHistogram(pairs: readonly (readonly [number, number])[]): number | null {
  // A mean would hide a negative value, so that value is returned.
  const [impossible] = pairs.find(([value]) => value < 0) ?? [];
  if (impossible !== undefined) return impossible;
  const count = pairs.reduce((sum, [, times]) => sum + times, 0);
  return count === 0 ? null : pairs.reduce((sum, [value, times]) => sum + value * times, 0) / count;
}

function withoutForks(value: number | null, metric: ToolMetric, { name, shown, doubt }: Place): ToolRow {
  const axes = { benchmark: name };
  if (value === null) {
    const error = { code: "no-result", message: "has neither iterations nor a score" };
    return { axes, values: [], status: "errored", error };
  }
  doubt(meansOnly(shown, "Write it with -rf json, which keeps the iterations of each fork as rawData."));
  return { axes, values: [[metric, value]] };
}

/** A fork that fails leaves fewer. */
function checkCounts(
  { forks, measurementIterations }: Result,
  found: Scores,
  { name, shown, doubt }: Place,
): void {
  const wantedForks = Math.max(forks ?? found.length, 1);
  const most = Math.max(...found.map((iterations) => iterations.length));
  const wanted = measurementIterations ?? most;
  if (found.length === wantedForks && found.every((iterations) => iterations.length === wanted)) return;
  const counts = found.map((iterations) => iterations.length).join(", ");
  const text = `${shown} says ${wantedForks} forks with ${wanted} iterations each of ${quote(name)}, and has forks with ${counts}: what is there counts.`;
  const isLess = found.length < wantedForks || found.some((iterations) => iterations.length < wanted);
  doubt({ code: isLess ? ROWS_MISSING : "count-disagrees", text });
}

/** The metrics that are measured in each iteration; what is merged over forks is no sample. */
function secondaryOf(
  { secondaryMetrics }: Result,
  forks: Scores,
): readonly (readonly [ToolMetric, Scores])[] {
  return Object.entries(secondaryMetrics ?? {}).flatMap(([name, { scoreUnit, rawData }]) => {
    const metric = secondaryMetric(name, scoreUnit === "" ? null : scoreUnit);
    const raw = rawData ?? [];
    const isWhole = raw.length === forks.length && raw.every((one, at) => one.length === forks[at]?.length);
    return metric === null || !isWhole ? [] : [[metric, raw] as const];
  });
}
