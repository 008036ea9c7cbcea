import { z } from "zod";
import type { HistoryEntry } from "../model/result/history.ts";
import { axesSchema, lazily, numberOrNull, textMapSchema, textOrNull } from "./schemas.ts";
import { countsSchema } from "./manifest.ts";
import { parseJsonLines } from "./text/json-lines.ts";
import { requireNone } from "../base/problems.ts";
import { requireSchema } from "./text/parse-json.ts";

export const HISTORY_SCHEMA = "regression-gate/history@1";

export const verdictKindSchema = z.enum(["pass", "warn", "inconclusive", "fail"]);

export const historyEntrySchema = lazily(() =>
  z.object({
    schema: z.literal(HISTORY_SCHEMA),
    runId: z.string(),
    sha: textOrNull,
    time: z.string(),
    runnerClass: z.string(),
    versions: textMapSchema,
    complete: z.boolean(),
    verdict: verdictKindSchema.nullable(),
    // Early versions do not write it.
    counts: countsSchema().exactOptional(),
    metrics: z.array(
      z.object({
        metric: z.string(),
        group: axesSchema,
        n: z.int().min(0),
        mean: z.number(),
        sd: z.number(),
        meanLog: numberOrNull,
        // Early versions write neither this nor the next.
        clusters: z
          .object({ n: z.int().min(0), mean: z.number(), meanLog: numberOrNull })
          .nullable()
          .default(null),
        quantile: z.object({ level: z.number(), value: z.number() }).nullable().default(null),
        schema: z.string().exactOptional(),
        accepted: z.literal(true).exactOptional(),
      }),
    ),
    tests: z
      .object({ runs: z.int().min(1), names: z.array(z.string()), statuses: z.array(z.string()) })
      .exactOptional(),
  }),
);

/** Reads history.jsonl, oldest first; throws UsageError with the line, NewerSchemaError for a later version. */
export function parseHistory(text: string, file: string): readonly HistoryEntry[] {
  const { lines, problems } = parseJsonLines(text, file);
  requireNone(problems);
  return lines.map(({ line, value }) =>
    requireSchema(value, { file, line }, { schema: historyEntrySchema(), version: HISTORY_SCHEMA }),
  );
}

export function serializeHistory(entries: readonly HistoryEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
