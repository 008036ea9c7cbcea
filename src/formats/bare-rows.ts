import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Problem } from "../errors.ts";
import { nameAxes } from "../model/case.ts";
import type { TrialRecord } from "../model/trial.ts";
import { axesSchema } from "./common-schemas.ts";
import { parseJsonLines } from "./json-lines.ts";
import { limitedProblems } from "./limited-problems.ts";
import { collectMetrics, writtenMetricsSchema } from "./metric-values.ts";
import { bareRecord, rowProblem, trialStatusSchema } from "./trial-row.ts";

/** A row of another tool. Strict, since a misspelt `status` would pass for ok. */
export const bareRowSchema = z.strictObject({
  axes: axesSchema,
  repetition: z.int().min(0),
  metrics: writtenMetricsSchema,
  status: trialStatusSchema.optional(),
});

/**
 * Reads JSON Lines that hold only `axes`, `repetition`, `metrics` and, if not all are `ok`, `status`.
 * Keys come from the axes; the side is `candidate`. Throws UsageError with every line that is no such row.
 */
export function parseBareRows(text: string, file: string): readonly TrialRecord[] {
  const { lines, problems } = parseJsonLines(text, file);
  const records: TrialRecord[] = [];
  const unfit: Problem[] = [];
  for (const { line, value } of lines) {
    const parsed = bareRowSchema.safeParse(value);
    if (parsed.success) {
      const { axes, repetition, status } = parsed.data;
      const values = collectMetrics(parsed.data.metrics);
      if (values.ok) {
        const { metrics, nonFinite } = values;
        const fields = { axes, repetition, status: status ?? "ok", metrics, nonFinite } as const;
        records.push(bareRecord(fields, `bare:${nameAxes(axes)}`));
      } else unfit.push(...values.problems.map((problem) => ({ file, line, column: 1, ...problem })));
    } else {
      unfit.push(...parsed.error.issues.map((issue) => ({ file, line, column: 1, ...rowProblem(issue) })));
    }
  }
  const all = [...problems, ...unfit].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  if (all.length > 0) throw new UsageError(limitedProblems(all));
  return records;
}
