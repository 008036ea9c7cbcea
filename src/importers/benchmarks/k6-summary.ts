import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { isOwnTime, k6Metric, totalsLeftOut } from "./k6-metrics.ts";
import { meansOnly } from "./means-only.ts";
import { requireNames } from "./require-names.ts";

const number = z.number().nullish();
const values = z.looseObject({
  avg: number,
  max: number,
  rate: number,
  value: number,
  passes: number,
  fails: number,
});

/** `--summary-export` has the values in the metric, and `handleSummary` in an object of their own beside its type. */
const fileSchema = lazily(() =>
  z.object({
    metrics: z.record(
      z.string(),
      values.extend({ type: z.string().nullish(), contains: z.string().nullish(), values: values.nullish() }),
    ),
  }),
);

type Values = z.infer<typeof values>;
type Metric = z.infer<ReturnType<typeof fileSchema>>["metrics"][string];

/**
 * JSON of `k6 run --summary-export=FILE` or of the data of `handleSummary`: the mean of each trend, the share of each rate.
 * Only `--out json=FILE` keeps the samples.
 */
export const k6Summary = toolImporter({
  format: "k6-summary",
  name: "k6 summary",
  recognises: ({ json }) => json.has("metrics") && json.has("root_group"),
  *parse(file, doubt) {
    const content = readToolJson(file);
    requireNames(content, file.shown);
    const { metrics } = requireToolSchema(content, file.shown, fileSchema());
    const failed = metrics["http_req_failed"];
    const failures = failed === undefined ? 0 : (failed.values?.rate ?? failed.value ?? 0);
    const totals: string[] = [];
    for (const [name, metric] of Object.entries(metrics)) {
      const isMixed =
        failures > 0 && name.startsWith("http_req_") && !name.includes("expected_response:true");
      const row = rowOf(name, metric, isMixed);
      if (row === null) totals.push(name);
      else yield row;
    }
    if (totals.length > 0) doubt(totalsLeftOut(file.shown, totals));
    if (Object.keys(metrics).length > 0) doubt(meansOnly(file.shown, "Run with k6 run --out json=FILE."));
    if (failures > 0) {
      const text = `${file.shown} has failed requests in the means of its http_req_ metrics, so that they say nothing of the latency of those that succeeded: they are left out, but for those with expected_response:true.`;
      doubt({ code: "failed-requests", text });
    }
  },
});

/** Null: a total of the run, or no metric that is known. */
function rowOf(benchmark: string, metric: Metric, isMixed: boolean): ToolRow | null {
  const of = metric.values ?? metric;
  const type = metric.type ?? typeOf(of);
  const contains = metric.contains ?? (isOwnTime(benchmark) ? "time" : null);
  const described = k6Metric(benchmark.replace(/\{.*$/, ""), type, contains);
  if (described === null) return null;
  const isRate = type === "rate";
  const value = (isRate ? (of.value ?? of.rate) : of.avg) ?? null;
  const axes = { benchmark };
  const missing = missingOf(of, described);
  if (value === null || missing !== null) {
    const message = missing ?? `has no ${isRate ? "value" : "avg: run with it in --summary-trend-stats"}`;
    return { axes, values: [], status: "errored", error: { code: "no-result", message } };
  }
  if (isMixed && !isRate) {
    const error = { code: "failed-requests", message: "its mean has the times of failed requests in it" };
    return { axes, values: [], status: "failed", error };
  }
  // The share of many is no answer of yes or no.
  const told: ToolMetric = isRate ? { ...described, kind: "score" } : described;
  return { axes, values: [[told, value]] };
}

/** Why a value is none: k6 writes 0 for what nothing was counted of, such as expected responses where all failed. */
function missingOf({ avg, max, passes, fails }: Values, { kind }: ToolMetric): string | null {
  if (typeof passes === "number" && typeof fails === "number" && passes + fails === 0)
    return "counted nothing";
  return kindTraits(kind).possible === "positive" && avg === 0 && (max ?? 0) === 0
    ? "has no samples: all of its values are 0"
    : null;
}

/** A gauge has `min` and `max` too, and a counter `count` and `rate`. */
function typeOf(of: Values): string {
  const isTrend = Object.keys(of).some((key) => key === "avg" || key === "med" || key.startsWith("p("));
  if (isTrend) return "trend";
  if ("passes" in of && "fails" in of) return "rate";
  return "min" in of && !("value" in of) ? "trend" : "counter";
}
