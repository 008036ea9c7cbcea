import type { z } from "zod";
import { problemAt, UsageError, usageProblem } from "../base/errors.ts";

/** Parsed JSON of a tool by the schema of what is read of it. UsageError names every path that is not as expected. */
export function requireToolSchema<T>(
  value: unknown,
  file: string,
  schema: z.ZodType<T>,
  line: number | null = null,
): T {
  const parsed = parsedBy(schema, value, file);
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.map((issue) =>
    problemAt(file, issue.message, { line, path: issue.path.map(String).join(".") }),
  );
  throw new UsageError(
    all.length <= MOST_PROBLEMS ? all : [...all.slice(0, MOST_PROBLEMS), furtherOf(all.length, file)],
  );
}

function parsedBy<T>(schema: z.ZodType<T>, value: unknown, file: string): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch (cause) {
    // A hostile file nests lists without end where a schema does too.
    if (!(cause instanceof RangeError)) throw cause;
    throw usageProblem(file, "expected a report of a tool, got one that nests too deep", {}, { cause });
  }
}

/** A foreign file may be wrong in each of a million rows. */
const MOST_PROBLEMS = 20;

function furtherOf(count: number, file: string): ReturnType<typeof problemAt> {
  return problemAt(file, `… and ${count - MOST_PROBLEMS} more problems`);
}
