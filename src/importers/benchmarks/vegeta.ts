import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolLines } from "../tool-lines.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { loadRow } from "./failed-requests.ts";
import { meansOnly } from "./means-only.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "ns", role: "gate" };

const text = z.string().nullish();

const resultSchema = lazily(() =>
  z.object({
    code: z.int(),
    latency: z.number().nullable(),
    error: text,
    attack: text,
    method: text,
    url: text,
  }),
);

type Result = z.infer<ReturnType<typeof resultSchema>>;

/**
 * Lines of `vegeta encode --to json`: one row a request, latency in ns. A request that got no answer is errored, and one whose
 * answer tells of an error has failed: neither is a fast success.
 */
export const vegeta = toolImporter({
  format: "vegeta",
  name: "vegeta results as JSON",
  recognises: ({ json }) =>
    json.has("latency") && json.has("code") && json.has("seq") && json.has("timestamp"),
  *parse(file) {
    for (const { value, line } of toolLines(file)) {
      yield rowOf(requireToolSchema(value, file.shown, resultSchema(), line));
    }
  },
});

function rowOf(result: Result): ToolRow {
  const { code, latency, error = null } = result;
  const axes = { benchmark: nameOf(result) };
  if (code >= FIRST_OK && code < FIRST_ERROR && (error ?? "") === "")
    return { axes, values: [[time, latency]] };
  const message = error === null || error === "" ? `got status ${code}` : error;
  const status = code === 0 ? "errored" : "failed";
  return { axes, values: [], status, error: { code: code === 0 ? "no-answer" : `status-${code}`, message } };
}

/** The status codes that vegeta counts as success. */
const FIRST_OK = 200;
const FIRST_ERROR = 400;

/** Versions below 12.8 write neither method nor URL. */
function nameOf({ attack, method, url }: Result): string {
  const target = [method, url].filter((part) => typeof part === "string" && part !== "").join(" ");
  const all = [attack, target].filter((part) => typeof part === "string" && part !== "");
  return all.length === 0 ? "requests" : all.join(": ");
}

const reportSchema = lazily(() =>
  z.object({
    latencies: z.object({ mean: z.number().nullable() }),
    requests: z.int().min(0),
    success: z.number().min(0).max(1),
    throughput: z.number().nullish(),
    status_codes: z.record(z.string(), z.int().min(0)).nullish(),
  }),
);

/** `vegeta report -type json`: means of one attack. */
export const vegetaReport = toolImporter({
  format: "vegeta-report",
  name: "vegeta report as JSON",
  recognises: ({ json }) => json.has("latencies") && json.has("status_codes"),
  *parse(file, doubt) {
    const report = requireToolSchema(readToolJson(file), file.shown, reportSchema());
    const { requests, success, latencies, throughput, status_codes: codes } = report;
    doubt(meansOnly(file.shown, "Write the results with vegeta encode --to json."));
    const failed = failedOf(requests, success, codes ?? null);
    if (failed.disagree) {
      const told = `${file.shown} says that ${success} of ${requests} requests succeeded, and its status codes say otherwise: the latter count.`;
      doubt({ code: "count-disagrees", text: told });
    }
    const of = {
      benchmark: "requests",
      requests,
      failed: failed.count,
      latency: latencies.mean,
      latencyUnit: "ns",
    };
    // It counts successes alone.
    yield loadRow({ ...of, throughput: throughput ?? null }, file.shown, doubt);
  },
});

function failedOf(
  requests: number,
  success: number,
  codes: Readonly<Record<string, number>> | null,
): { readonly count: number; readonly disagree: boolean } {
  const said = Math.round(requests * (1 - success));
  if (codes === null) return { count: said, disagree: false };
  const good = Object.entries(codes)
    .filter(([code]) => Number(code) >= FIRST_OK && Number(code) < FIRST_ERROR)
    .reduce((sum, [, count]) => sum + count, 0);
  const counted = Math.max(requests - good, 0);
  return { count: counted, disagree: counted !== said };
}
