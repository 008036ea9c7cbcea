import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { readToolJson } from "../tool-json.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { ToolRow, ToolValue } from "../tool.ts";
import { lmEvalMetric } from "./lm-eval-metrics.ts";

const resultsSchema = lazily(() =>
  z.object({
    results: z.record(z.string(), z.record(z.string(), z.unknown())),
    group_subtasks: z.record(z.string(), z.array(z.string())).nullish(),
    groups: z.record(z.string(), z.unknown()).nullish(),
    higher_is_better: z.record(z.string(), z.record(z.string(), z.boolean().nullable()).nullable()).nullish(),
  }),
);

/** A mean of one task and filter. */
export interface MeanRow extends ToolRow {
  readonly mean: { readonly shown: string; readonly task: string; readonly isGroup: boolean };
}

/** Rows of `results_<date>.json`: one a task and filter. */
export function* lmEvalMeans(file: ByteSource): Generator<MeanRow> {
  const read = requireToolSchema(readToolJson(file), file.shown, resultsSchema());
  const { results, group_subtasks, groups, higher_is_better } = read;
  for (const [task, all] of Object.entries(results)) {
    const isGroup =
      (group_subtasks?.[task] ?? []).length > 0 ||
      (groups !== null && groups !== undefined && Object.hasOwn(groups, task));
    const byFilter = new Map<string, ToolValue[]>();
    for (const [key, value] of Object.entries(all)) {
      const { metric, filter } = keyOf(key, all);
      if (metric === null || (typeof value !== "number" && !isNothing(value))) continue;
      const values = byFilter.get(filter) ?? [];
      byFilter.set(filter, values);
      values.push([
        lmEvalMetric(metric, higher_is_better?.[task]?.[metric] ?? null),
        typeof value === "number" ? value : null,
      ]);
    }
    const mean = { shown: file.shown, task, isGroup };
    for (const [filter, values] of byFilter) {
      const row = { axes: { filter, task }, values, mean };
      if (values.some(([, value]) => value !== null)) yield row;
      else yield { ...row, status: "errored", error: NOT_SCORED };
    }
  }
}

const NOT_SCORED = { code: "not-scored", message: "has no metric that is a number" };

/** A metric that could not be computed. */
function isNothing(value: unknown): boolean {
  return value === null || value === "N/A";
}

/** `acc,none`; before 0.4 `acc`. A null metric is none: its error, the number of documents, an alias. */
function keyOf(
  key: string,
  all: Readonly<Record<string, unknown>>,
): { readonly metric: string | null; readonly filter: string } {
  const comma = key.indexOf(",");
  const isOld = !Object.keys(all).some((one) => one.includes(","));
  const name = comma === -1 ? key : key.slice(0, comma);
  const isMetric = (comma !== -1 || isOld) && !name.endsWith("_stderr") && name !== "sample_len";
  return { metric: isMetric ? name : null, filter: comma === -1 ? "none" : key.slice(comma + 1) };
}
