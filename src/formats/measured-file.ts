import { z } from "zod";
import { RefusedError } from "../base/errors.ts";
import type { Measured, MeasuredRow } from "../model/run/measured.ts";
import { MOST_EDITED } from "../model/run/manifest.ts";
import type { Metrics } from "../model/run/trial.ts";
import { parseBoundedJson } from "./text/bounded-json.ts";
import { axesSchema, lazily, sideSchema, textMapSchema, textOrNull } from "./schemas.ts";
import { collectMetrics, unitsSchema, type WrittenValues, writtenMetricsSchema } from "./metric-values.ts";
import { runnerSchema, unplannedSchema } from "./manifest.ts";
import { trialErrorSchema, trialStatusSchema } from "./trial-row.ts";

export const MEASURED_SCHEMA = "regression-gate/measured@1";

/** The most bytes after unpacking: some 250,000 rows of three metrics. */
export const MAX_MEASURED_BYTES = 32 << 20;

const MOST_CASES = 50_000;
export const MOST_TRIALS = 250_000;
const MOST_UNPLANNED = 50;
const BOUNDS = { maxLevels: 40, maxCharacters: 1000, maxMagnitude: 1e60 };

/** Longest text, in UTF-16 code units. */
export const MAX_TEXT = 200;

const text = z.string().max(MAX_TEXT);
const time = z.iso.datetime();

const caseSchema = lazily(() =>
  z.strictObject({
    axes: axesSchema,
    contentHashes: z.record(z.string(), z.string().regex(/^[0-9a-f]{16}$/)),
  }),
);

const rowSchema = lazily(() =>
  z.strictObject({
    case: z.int().min(0),
    repetition: z.int().min(0),
    side: sideSchema,
    status: trialStatusSchema,
    metrics: writtenMetricsSchema(),
    nonFinite: z.array(z.string()).max(1000),
    units: unitsSchema().optional(),
    error: z
      .strictObject({
        class: trialErrorSchema().shape.class,
        code: z.string().regex(/^[\w.-]{1,64}$/),
      })
      .nullable(),
    fallback: z
      .strictObject({
        endpoint: text,
        insteadOf: text,
        insteadOfModel: text.nullable(),
        model: text.nullable(),
      })
      .nullable(),
  }),
);

const madeSchema = lazily(() =>
  z.strictObject({
    versions: textMapSchema,
    data: textMapSchema,
    runner: runnerSchema().strict(),
    startedAt: time,
    finishedAt: time.nullable(),
    stoppedEarly: z.boolean(),
    edited: z.strictObject({ files: z.array(text).max(MOST_EDITED), count: z.int().min(1) }).exactOptional(),
    marks: z.array(z.enum(["replay", "chaos", "dry-run", "bare-rows", "fallback"])).max(5),
    models: z.record(z.string(), z.array(text).max(20)),
  }),
);

export const measuredSchema = lazily(() =>
  z.strictObject({
    schema: z.literal(MEASURED_SCHEMA),
    gate: text,
    run: z.strictObject({ id: z.int().min(1), attempt: z.int().min(1) }),
    pullRequest: z.strictObject({
      number: z.int().min(1),
      headSha: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
    }),
    suite: textOrNull,
    sides: z.array(sideSchema).min(1).max(2),
    repetitions: z.int().min(1).max(MOST_TRIALS),
    looks: z.array(z.int().min(1)).min(1).max(100),
    cases: z.array(caseSchema()).min(1).max(MOST_CASES),
    byRows: z.literal(true).exactOptional(),
    unplanned: z.array(unplannedSchema().strict()).max(2).exactOptional(),
    rows: z.array(rowSchema()).max(MOST_TRIALS),
    missingShards: z
      .array(z.string().regex(/^\d{1,6}\/\d{1,6}$/))
      .max(1000)
      .nullable(),
    made: madeSchema(),
  }),
);

/** Reads the file of an untrusted job; throws RefusedError for anything that this program would not have written. */
export function parseMeasured(text: string): Measured {
  const parsed = measuredSchema().safeParse(parseBoundedJson(text, BOUNDS));
  if (!parsed.success) throw unfit(parsed.error.issues);
  const measured: Measured = { ...parsed.data, rows: parsed.data.rows.map(toRow) };
  requireWholePlan(measured);
  requirePlannedRows(measured);
  requireFewNames(measured);
  return measured;
}

/** One line, for `parseMeasured`. */
export function serializeMeasured(measured: Measured): string {
  return `${JSON.stringify(measured)}\n`;
}

/** Leaves out keys that are no index, because they may be any text. */
function unfit(issues: readonly z.core.$ZodIssue[]): RefusedError {
  const [first] = issues;
  const [field = "the whole"] = first?.path ?? [];
  const place = Object.hasOwn(measuredSchema().shape, field) ? String(field) : "the whole";
  const expected = first?.code === "unrecognized_keys" ? "no other fields" : (first?.code ?? "");
  return new RefusedError("not-of-the-schema", `${place} does not match ${MEASURED_SCHEMA}: ${expected}`);
}

function toRow(row: z.output<ReturnType<typeof rowSchema>>): MeasuredRow {
  return { ...row, metrics: toMetrics(row.metrics) };
}

function toMetrics(written: WrittenValues): Metrics {
  const collected = collectMetrics(written);
  if (!collected.ok)
    throw new RefusedError("not-of-the-schema", "a metric is not a list or object within the limits");
  // Missing values are null here: the words that rows have for them are not written.
  if (collected.nonFinite.length > 0) {
    throw new RefusedError("number-as-text", "a metric is a text instead of a number");
  }
  return collected.metrics;
}

function requireWholePlan({ cases, repetitions, sides, looks, byRows }: Measured): void {
  if (byRows === undefined && cases.length * repetitions * sides.length > MOST_TRIALS) {
    throw new RefusedError("too-many-trials", `more than ${MOST_TRIALS} trials were planned`);
  }
  if (new Set(sides).size !== sides.length) {
    throw new RefusedError("repeated-side", "a side is planned twice");
  }
  // Its baseline does not grow, so a single side is judged once.
  if (sides.length === 1 && looks.length > 1) {
    throw new RefusedError("unplanned-look", "a single side has one look");
  }
  const isAscending = looks.every((look, index) => look > (looks[index - 1] ?? 0));
  if (!isAscending || looks.at(-1) !== repetitions) {
    throw new RefusedError("unplanned-look", "the looks do not end with all repetitions");
  }
  const names = new Set(cases.map(({ axes }) => JSON.stringify(Object.entries(axes).toSorted(byName))));
  if (names.size !== cases.length) throw new RefusedError("repeated-case", "two cases have the same axes");
}

/** This program names no more of them, and each would be a finding. */
function requireFewNames({ unplanned = [] }: Measured): void {
  if (unplanned.every(({ cases }) => cases.length <= MOST_UNPLANNED)) return;
  throw new RefusedError("too-many-cases", `more than ${MOST_UNPLANNED} unplanned cases are named`);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function requirePlannedRows({ rows, cases, repetitions, sides }: Measured): void {
  const seen = new Set<string>();
  for (const { case: index, repetition, side } of rows) {
    if (index >= cases.length || repetition >= repetitions || !sides.includes(side)) {
      throw new RefusedError("unplanned-row", "a row is of a trial that was not planned");
    }
    const key = `${index} ${side} ${repetition}`;
    if (seen.has(key)) throw new RefusedError("repeated-row", "two rows are of the same trial");
    seen.add(key);
  }
}
