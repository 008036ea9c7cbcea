import { parseWellFormed } from "../base/well-formed.ts";
import { z } from "zod";
import { UsageError, usageProblem } from "../base/errors.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import { requireKnownSchema } from "./schema-version.ts";
import { MOST_LINE_BYTES, splitLines, type Line } from "./text/split-lines.ts";
import { parseTrialRow } from "./trial-row.ts";

export const TRIALS_SCHEMA = "regression-gate/trials@1";

export interface TrialsHeader {
  readonly schema: typeof TRIALS_SCHEMA;
  readonly planHash: string;
  /**
   * Trials that a finished run has rows of: those of the plan, of an adaptive one those of its first look. Absent in files of
   * earlier versions.
   */
  readonly atLeast?: number | undefined;
}

export const trialsHeaderSchema: z.ZodType<TrialsHeader> = z.object({
  schema: z.literal(TRIALS_SCHEMA),
  planHash: z.string(),
  atLeast: z.int().min(0).optional(),
});

/** How reading trials.jsonl ended. */
export interface TrialsSummary {
  /** Null: the file is empty, or its first line is torn. */
  readonly header: TrialsHeader | null;
  /** The last line was not written completely; its trial has to run again. */
  readonly torn: boolean;
  /** Length of the part to keep: up to the last whole line. */
  readonly validBytes: number;
  /** Rows that were read, including those replaced by a later row with the same key. */
  readonly rowCount: number;
}

export interface TrialsFile extends TrialsSummary {
  readonly rows: readonly TrialRecord[];
}

/** Reads a whole trials.jsonl; see `readTrials`. */
export function parseTrialsFile(bytes: Uint8Array, file: string): TrialsFile {
  const reader = readTrials([bytes], file);
  const rows: TrialRecord[] = [];
  for (;;) {
    const next = reader.next();
    if (next.done === true) return { ...next.value, rows };
    rows.push(next.value);
  }
}

/**
 * Rows of a trials.jsonl, one by one, in file order (the last row of a key wins; that is the reader's task).
 * An incomplete last line is left out and reported in the summary. Throws UsageError with the line number for any other
 * line that is not a row, NewerSchemaError for a file of a later version. `onRow` gets the position of a row before the row.
 */
export function* readTrials(
  chunks: Iterable<Uint8Array>,
  file: string,
  onRow?: (line: Pick<Line, "start" | "end">) => void,
): Generator<TrialRecord, TrialsSummary, undefined> {
  let header: TrialsHeader | null = null;
  let validBytes = 0;
  let rowCount = 0;
  let unread: Line | null = null;
  for (const line of splitLines(chunks, file, MOST_LINE_BYTES)) {
    if (unread !== null) throw corrupt(file, unread, "expected a JSON object, got something else");
    const value = parseLine(line);
    if (value === TORN) {
      // Torn if it is the last one; the next line, if there is one, tells.
      unread = line;
    } else {
      if (line.number === 1) header = parseHeader(value, file);
      else {
        const row = parseRow(value, line, file);
        onRow?.(line);
        yield row;
        rowCount += 1;
      }
      validBytes = line.end;
    }
  }
  return { header, torn: unread !== null, validBytes, rowCount };
}

const TORN = Symbol("torn");

/** What is not UTF-8 was damaged: with a character in its place it could pass for another value. */
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** A line without a line feed counts as torn even if it parses: the next row would be glued to it. */
function parseLine(line: Line): unknown {
  if (!line.terminated) return TORN;
  try {
    return parseWellFormed(UTF8.decode(line.bytes));
  } catch {
    return TORN;
  }
}

function parseHeader(value: unknown, file: string): TrialsHeader {
  requireKnownSchema(value, TRIALS_SCHEMA, file);
  const parsed = trialsHeaderSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const message = `expected a first line {"schema":"${TRIALS_SCHEMA}","planHash":…}, got another line`;
  throw usageProblem(file, message, { line: 1 });
}

function parseRow(value: unknown, line: Line, file: string): TrialRecord {
  const parsed = parseTrialRow(value);
  if (parsed.ok) return parsed.record;
  throw new UsageError(
    parsed.problems.map((problem) => ({ file, line: line.number, column: 1, ...problem })),
  );
}

function corrupt(file: string, line: Line, message: string): UsageError {
  return usageProblem(file, message, { line: line.number });
}

/** First line of a trials.jsonl, line feed included. `atLeast`: null = how many rows there will be is not known. */
export function serializeTrialsHeader(planHash: string, atLeast: number | null): string {
  const header: TrialsHeader = { schema: TRIALS_SCHEMA, planHash, ...(atLeast === null ? {} : { atLeast }) };
  return `${JSON.stringify(header)}\n`;
}
