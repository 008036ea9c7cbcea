import { z } from "zod";
import type { Metrics, MetricUnits, TrialRecord } from "../model/run/trial.ts";
import { problemAt } from "../base/errors.ts";
import { CollectedProblems } from "../base/problems.ts";
import { axesSchema, lazily } from "../formats/schemas.ts";
import { type TextLine, decodeLines } from "../formats/text/decode-lines.ts";
import { parseJsonLine } from "../formats/text/json-lines.ts";
import { collectMetrics, measuredMetricsSchema, splitUnits, unitsSchema } from "../formats/metric-values.ts";
import { type PlainBareRow, isPlainBareRow } from "../formats/plain-row.ts";
import { type ByteSource, wholeText } from "../formats/text/byte-source.ts";
import { readJson } from "../formats/text/parse-json.ts";
import { rowProblem } from "../formats/text/row-problem.ts";
import { type ParsedRow, trialStatusSchema } from "../formats/trial-row.ts";
import { type FileHead, fileHead } from "./file-head.ts";
import { importedRow } from "./imported-row.ts";
import type { FileImporter } from "./importer.ts";
import { type AttemptRow, lastAttempts } from "./last-attempts.ts";

/** A row of another tool. Strict, since a misspelt `status` would pass for ok. */
export const bareRowSchema = lazily(() =>
  z.strictObject({
    axes: axesSchema,
    repetition: z.int().min(0),
    metrics: measuredMetricsSchema(),
    units: unitsSchema().optional(),
    status: trialStatusSchema.optional(),
    attempt: z.int().min(0).optional(),
  }),
);

/**
 * Reads JSON Lines that hold only `axes`, `repetition`, `metrics` and, where they matter, `units`, `status` and `attempt`, of which
 * the highest of a trial counts. Keys come from the axes; the side is `candidate`. Throws UsageError with every line that is
 * no such row.
 */
export function parseBareRows(text: string, file: string): readonly TrialRecord[] {
  const lines = text.split("\n").map((line, index): TextLine => ({ text: line, number: index + 1 }));
  return [
    ...lastAttempts(() => rowsOfLines(lines, file), { shown: file, mayNumber: () => mentionsAttempt(text) })
      .rows,
  ];
}

/** Row by row: what is wrong is thrown when all lines have been looked at, and no row comes behind it. */
function* rowsOfLines(lines: Iterable<TextLine>, file: string): Generator<AttemptRow, void, undefined> {
  const problems = new CollectedProblems();
  for (const { text, number } of lines) {
    if (text.trim() === "") continue;
    const read = readLine(text);
    if (read.ok && problems.isEmpty) yield read;
    for (const problem of read.ok ? [] : read.problems) {
      problems.add({ file, line: number, column: 1, ...problem });
    }
  }
  problems.throwAny();
}

type ParsedBareRow = (AttemptRow & { readonly ok: true }) | Extract<ParsedRow, { readonly ok: false }>;

function readLine(text: string): ParsedBareRow {
  const parsed = parseJsonLine(text);
  return parsed.ok
    ? parseBareRow(parsed.value)
    : { ok: false, problems: [{ path: "", message: parsed.message }] };
}

/** Checks one row that has been parsed from JSON. */
export function parseBareRow(value: unknown): ParsedBareRow {
  if (isPlainBareRow(value)) return toRow(value, value.metrics, NOTHING_MORE);
  return checkBareRow(value);
}

/** Checks a row by the schema alone. */
export function checkBareRow(value: unknown): ParsedBareRow {
  const parsed = bareRowSchema().safeParse(value);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(rowProblem) };
  const { metrics, units } = splitUnits(parsed.data.metrics, parsed.data.units ?? {});
  const unknown = Object.keys(units).filter((name) => !Object.hasOwn(metrics, name));
  if (unknown.length > 0) {
    const message = `expected the unit of a metric of this row (${Object.keys(metrics).join(", ")})`;
    return { ok: false, problems: unknown.map((name) => ({ path: `units.${name}`, message })) };
  }
  const collected = collectMetrics(metrics);
  if (!collected.ok) return collected;
  return toRow(parsed.data, collected.metrics, { nonFinite: collected.nonFinite, units });
}

type RowRest = Pick<TrialRecord, "nonFinite"> & { readonly units: MetricUnits };

const NOTHING_MORE: RowRest = { nonFinite: [], units: {} };

function toRow(
  { axes, repetition, status, attempt }: Omit<PlainBareRow, "metrics">,
  metrics: Metrics,
  { nonFinite, units }: RowRest,
): AttemptRow & { readonly ok: true } {
  const fields = { axes, repetition, status: status ?? "ok", metrics, nonFinite } as const;
  const record = importedRow(Object.keys(units).length === 0 ? fields : { ...fields, units });
  return { ok: true, record, attempt: attempt ?? null };
}

/** JSON Lines, or one JSON list, of axes, repetition, metrics, status and attempt. */
export const bareRows: FileImporter = {
  takes: "file",
  name: "rows as JSON Lines or JSON",
  recognises: ({ json }) => isRow(json, "") || isRow(json, LIST),
  read: (file) => {
    const isListed = isRow(fileHead(file).json, LIST);
    return lastAttempts(
      () => (isListed ? rowsOfList(file) : rowsOfLines(decodeLines(file.chunks(), file.shown), file.shown)),
      { shown: file.shown, mayNumber: () => mayNumber(file) },
    );
  },
};

/** Looks at the bytes as they are: a name of ASCII letters reads the same in every encoding that is accepted. */
function mayNumber({ chunks }: ByteSource): boolean {
  const latin1 = new TextDecoder("latin1");
  let end = "";
  for (const chunk of chunks()) {
    const text = end + latin1.decode(chunk);
    if (mentionsAttempt(text)) return true;
    end = text.slice(1 - ATTEMPT.length);
  }
  return false;
}

const ATTEMPT = '"attempt"';

/** Whether the name occurs, or may be written with escaped letters. */
function mentionsAttempt(text: string): boolean {
  return text.includes(ATTEMPT) || text.includes(String.raw`\u`);
}

const LIST = "[].";

/** One name may be misspelt: the schema tells which. */
function isRow(json: FileHead["json"], place: string): boolean {
  return json.has(`${place}axes`) || (json.has(`${place}repetition`) && json.has(`${place}metrics`));
}

function* rowsOfList(file: ByteSource): Generator<AttemptRow, void, undefined> {
  const listed = readJson(wholeText(file), file.shown);
  const read = (Array.isArray(listed) ? listed : [listed]).map(parseBareRow);
  const problems = new CollectedProblems();
  for (const [index, row] of read.entries()) {
    for (const { path, message } of row.ok ? [] : row.problems) {
      problems.add(
        problemAt(file.shown, message, { path: path === "" ? `[${index}]` : `[${index}].${path}` }),
      );
    }
  }
  problems.throwAny();
  for (const row of read) if (row.ok) yield row;
}
