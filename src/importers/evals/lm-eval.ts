import type { HeadValue } from "../../formats/text/json-head.ts";
import { fileHead } from "../file-head.ts";
import { toolImporter } from "../tool-rows.ts";
import type { Doubt, Tool, ToolMetric, ToolRow } from "../tool.ts";
import { lmEvalMeans, type MeanRow } from "./lm-eval-means.ts";
import { lmEvalSamples } from "./lm-eval-samples.ts";

type Head = ReadonlyMap<string, HeadValue>;

const tool: Tool = {
  format: "lm-eval",
  name: "lm-eval samples or results",
  recognises: ({ json }) => isSample(json) || isResults(json),
  parse(file, doubt) {
    return isSample(fileHead(file).json) ? lmEvalSamples(file, doubt) : lmEvalMeans(file);
  },
  merge: withoutMeansOfSamples,
};

/**
 * `lm_eval --log_samples --output_path out`: the folder has the samples of each task, one row a document and filter, and
 * the results, which tell what is better. Without `--log_samples` there are only the means.
 */
export const lmEval = toolImporter(tool);

/** A document of several pages may push its hash out of the part that is looked at. */
function isSample(json: Head): boolean {
  return json.has("doc_id") && (json.has("doc_hash") || json.has("doc"));
}

function isResults(json: Head): boolean {
  if (!json.has("results") || !(json.has("versions") || json.has("configs"))) return false;
  return json.has("config.model") || [...json.keys()].some((path) => /^results\..+,[^,]+$/.test(path));
}

function isMean(row: ToolRow): row is MeanRow {
  return "mean" in row;
}

/** Means stand only for tasks without samples; a group is the mean of its tasks. Results come before samples by their names. */
function* withoutMeansOfSamples(rows: Iterable<ToolRow>, doubt: Doubt): Generator<ToolRow> {
  const means: MeanRow[] = [];
  const metrics = new Map<string, ToolMetric>();
  const sampled = new Set<string>();
  for (const row of rows) {
    if (isMean(row)) {
      means.push(row);
      for (const [metric] of row.values) metrics.set(metric.name, metric);
      continue;
    }
    sampled.add(String(row.axes["task"]).split(" › ")[0] ?? "");
    yield {
      ...row,
      values: row.values.map(([metric, value]) => [metrics.get(metric.name) ?? metric, value]),
    };
  }
  for (const { mean, ...row } of means) {
    if (sampled.has(mean.task) || (mean.isGroup && sampled.size > 0)) continue;
    const text = `${mean.shown} has means, so that each is one measurement, without any spread: run lm_eval with --log_samples, and give the samples too.`;
    doubt({ code: "means-only", text });
    yield row;
  }
}
