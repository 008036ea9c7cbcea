import { parseWellFormed } from "../../base/well-formed.ts";
import type { z } from "zod";
import { problemAt, UsageError, usageProblem } from "../../base/errors.ts";
import { requireKnownSchema } from "../schema-version.ts";

/** What to read from one JSON file. */
export interface JsonFormat<T> {
  readonly schema: z.ZodType<T>;
  /** `regression-gate/report@1`. */
  readonly version: string;
}

/** Reads a JSON file of ours; throws UsageError with every problem, NewerSchemaError for a later version. */
export function parseJson<T>(text: string, file: string, format: JsonFormat<T>): T {
  return requireSchema(readJson(text, file), { file, line: null }, format);
}

/** Throws UsageError if the text is not JSON. */
export function readJson(text: string, file: string): unknown {
  try {
    return parseWellFormed(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw usageProblem(file, `expected JSON, got something else: ${detail}`, {}, { cause: error });
  }
}

/** Checks a value that is parsed already, such as one line of JSON Lines. */
export function requireSchema<T>(
  value: unknown,
  place: { readonly file: string; readonly line: number | null },
  format: JsonFormat<T>,
): T {
  requireKnownSchema(value, format.version, place.file);
  const parsed = format.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues.map((issue) =>
      problemAt(place.file, issue.message, {
        line: place.line,
        path: issue.path.map(String).join("."),
      }),
    ),
  );
}
