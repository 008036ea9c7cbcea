import { kindTraits } from "../../model/config/metric-kind.ts";
import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { toolLines } from "../tool-lines.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { k6Metric, totalsLeftOut } from "./k6-metrics.ts";

const text = z.string().nullish();

const lineSchema = lazily(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("Metric"),
      metric: z.string(),
      data: z.object({ type: z.string(), contains: text }),
    }),
    z.object({
      type: z.literal("Point"),
      metric: z.string(),
      data: z.object({
        value: z.number().nullable(),
        tags: z
          .looseObject({
            group: text,
            name: text,
            check: text,
            expected_response: text,
            status: text,
            error: text,
            error_code: text,
          })
          .nullish(),
      }),
    }),
  ]),
);

type Line = z.infer<ReturnType<typeof lineSchema>>;
type Point = Extract<Line, { readonly type: "Point" }>;
type Tags = NonNullable<Point["data"]["tags"]>;

/**
 * Lines of `k6 run --out json=FILE`: one row a point of trends and rates. Times of requests that failed are no measurements.
 * Counters and gauges are totals of the run. k6 ends with 99 where a threshold is crossed.
 */
export const k6Points = toolImporter({
  format: "k6",
  name: "k6 points as JSON Lines",
  recognises: ({ json }) =>
    json.has("metric") && json.has("data") && (json.get("type") === "Metric" || json.get("type") === "Point"),
  *parse(file, doubt) {
    const metrics = new Map<string, ToolMetric | null>();
    for (const { value, line } of toolLines(file)) {
      const read: Line = isPlainPoint(value)
        ? value
        : requireToolSchema(value, file.shown, lineSchema(), line);
      if (read.type === "Metric") {
        metrics.set(read.metric, k6Metric(read.metric, read.data.type, read.data.contains ?? null));
        continue;
      }
      const metric = metrics.get(read.metric);
      if (metric === undefined) {
        const message = `expected the type of ${read.metric} in a line above, got its first point`;
        throw usageProblem(file.shown, message, { line });
      }
      if (metric !== null) yield rowOf(read, metric);
    }
    const totals = [...metrics].flatMap(([name, metric]) => (metric === null ? [name] : []));
    if (totals.length > 0) doubt(totalsLeftOut(file.shown, totals));
  },
});

/** Nearly every line of millions; the schema looks at the others, and tells what is wrong with them. */
function isPlainPoint(value: unknown): value is Point {
  if (!isObject(value) || value["type"] !== "Point" || typeof value["metric"] !== "string") return false;
  const { data } = value;
  if (!isObject(data) || typeof data["value"] !== "number" || !isObject(data["tags"])) return false;
  const { tags } = data;
  return READ_TAGS.every((tag) => tags[tag] === undefined || typeof tags[tag] === "string");
}

const READ_TAGS = ["group", "name", "check", "expected_response", "status", "error", "error_code"];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rowOf({ metric: name, data: { value, tags } }: Point, metric: ToolMetric): ToolRow {
  const axes = { benchmark: nameOf(name, tags ?? {}) };
  if (isFailed(tags ?? {}) && name.startsWith("http_req_") && kindTraits(metric.kind).values !== "answers") {
    const error = {
      code: "unexpected-response",
      message: "the request failed: its times are not those of a success",
    };
    return { axes, values: [], status: "failed", error };
  }
  return { axes, values: [[metric, value]] };
}

/** Versions below 0.31, and runs with other system tags, do not say whether a response was expected. */
function isFailed({ expected_response: expected, status, error, error_code: code }: Tags): boolean {
  if (typeof expected === "string") return expected === "false";
  const isError = [error, code].some((one) => typeof one === "string" && one !== "");
  return isError || (typeof status === "string" && /^(?:0|[45]\d\d)$/.test(status));
}

/** `http_req_duration ::checkout http://a.example/`. */
function nameOf(metric: string, { group, name, check }: Tags): string {
  return [metric, group, name, check].filter((part) => typeof part === "string" && part !== "").join(" ");
}
