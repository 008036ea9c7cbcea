import { z } from "zod";
import { parseRanges } from "../model/run/line-ranges.ts";
import { DIRECTIONS } from "../model/config/margin.ts";
import { ROLES } from "../model/config/metric.ts";
import { METRIC_KINDS } from "../model/config/metric-kind.ts";
import { isRepositoryPath } from "../model/run/source-place.ts";
import { TEST_STATUSES, type TrialRecord } from "../model/run/trial.ts";
import {
  axesSchema,
  axisValueSchema,
  warningSchema,
  jsonObjectSchema,
  lazily,
  numberOrNull,
  sideSchema,
  textOrNull,
} from "./schemas.ts";
import { collectMetrics, unitsSchema, writtenMetricsSchema } from "./metric-values.ts";
import { isPlainRow } from "./plain-row.ts";
import { rowProblem } from "./text/row-problem.ts";

export const trialStatusSchema = z.enum(["ok", "failed", "errored", "timed-out", "denied", "skipped"]);

export const trialErrorSchema = lazily(() =>
  z.object({
    class: z.enum(["rate-limit", "transient", "timeout", "auth", "quota", "invalid", "not-found"]),
    code: z.string(),
    message: z.string(),
  }),
);

export const usageSchema = lazily(() =>
  z.object({
    calls: numberOrNull,
    inputTokens: numberOrNull,
    outputTokens: numberOrNull,
    totalTokens: numberOrNull,
    costUsd: numberOrNull,
    truncated: z.boolean().nullable(),
  }),
);

export const modelCallSchema = lazily(() =>
  z.object({
    requestedModel: z.string(),
    answeredModel: textOrNull,
    finishReason: textOrNull,
    maxTokens: numberOrNull,
    escalatedFrom: numberOrNull,
    escalationFailed: z.object({ maxTokens: z.number(), code: z.string() }).exactOptional(),
  }),
);

export const fallbackUseSchema = lazily(() =>
  z.object({
    endpoint: z.string(),
    insteadOf: z.string(),
    insteadOfModel: textOrNull,
  }),
);

/** A path that leaves the repository is refused. */
export const sourcePlaceSchema = lazily(() =>
  z.object({
    file: z
      .string()
      .refine(isRepositoryPath, { error: "expected a path inside the repository, relative and with /" }),
    line: z.int().min(1).nullable(),
  }),
);

const isRanges = (text: string): boolean => parseRanges(text) !== null;

const coveredLinesSchema = lazily(() => {
  const ranges = z.string().refine(isRanges, { error: "expected ascending ranges of lines such as 1-3,7" });
  return z.object({ covered: ranges, uncovered: ranges });
});

const measurementsSchema = lazily(() =>
  z.object({
    metrics: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(METRIC_KINDS),
        better: z.enum(DIRECTIONS).nullable(),
        unit: textOrNull,
        role: z.enum(ROLES),
        roleWhere: z.record(z.string(), z.array(axisValueSchema)).optional(),
        deterministic: z.literal(true).optional(),
      }),
    ),
    doubts: z.array(warningSchema).optional(),
    cases: z.array(
      z.object({
        axes: axesSchema,
        status: trialStatusSchema,
        metrics: z.record(z.string(), numberOrNull),
        nonFinite: z.array(z.string()),
        units: unitsSchema().optional(),
        testStatus: z.enum(TEST_STATUSES).optional(),
        place: sourcePlaceSchema().optional(),
        lines: coveredLinesSchema().optional(),
        error: trialErrorSchema().nullable(),
      }),
    ),
  }),
);

/** One line of trials.jsonl, as written: metrics may hold "NaN" and infinities as text. */
export const trialRowSchema = lazily(() =>
  z.object({
    key: z.string(),
    caseKey: z.string(),
    axes: axesSchema,
    contentHashes: z.record(z.string(), z.string()),
    repetition: z.int().min(0),
    block: z.int().min(0),
    side: sideSchema,
    status: trialStatusSchema,
    attempts: z.int().min(0),
    startedAt: textOrNull,
    durationMs: numberOrNull,
    metrics: writtenMetricsSchema(),
    nonFinite: z.array(z.string()),
    units: unitsSchema().optional(),
    usage: usageSchema().nullable(),
    evaluation: jsonObjectSchema.nullable(),
    gates: z.array(jsonObjectSchema),
    error: trialErrorSchema().nullable(),
    output: textOrNull,
    charged: z.object({ calls: numberOrNull, tokens: numberOrNull, costUsd: numberOrNull }).optional(),
    call: modelCallSchema().exactOptional(),
    fallback: fallbackUseSchema().exactOptional(),
    testStatus: z.enum(TEST_STATUSES).exactOptional(),
    place: sourcePlaceSchema().exactOptional(),
    lines: coveredLinesSchema().exactOptional(),
    measured: measurementsSchema().exactOptional(),
  } satisfies Record<keyof TrialRecord, z.ZodType>),
);

export type ParsedRow =
  | { readonly ok: true; readonly record: TrialRecord }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly message: string }[] };

/** Checks one row that has been parsed from JSON, and may return it unchanged. */
export function parseTrialRow(value: unknown): ParsedRow {
  if (isPlainRow(value)) return { ok: true, record: value };
  return checkTrialRow(value);
}

/** Checks a row by the schema alone. */
export function checkTrialRow(value: unknown): ParsedRow {
  const parsed = trialRowSchema().safeParse(value);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(rowProblem) };
  const collected = collectMetrics(parsed.data.metrics);
  if (!collected.ok) return collected;
  const { metrics, nonFinite } = collected;
  const listed = [...new Set([...parsed.data.nonFinite, ...nonFinite])];
  return { ok: true, record: { ...parsed.data, metrics, nonFinite: listed } };
}

/** One line, line feed included. Metrics that are not finite are null, as the record type says. */
export function serializeTrialRow(record: TrialRecord): string {
  return `${JSON.stringify(record)}\n`;
}
