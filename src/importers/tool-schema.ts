import type { z } from "zod";
import { problemAt, UsageError } from "../base/errors.ts";

/** Parsed JSON of a tool by the schema of what is read of it. UsageError names every path that is not as expected. */
export function requireToolSchema<T>(
  value: unknown,
  file: string,
  schema: z.ZodType<T>,
  line: number | null = null,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.map((issue) =>
    problemAt(file, issue.message, { line, path: issue.path.map(String).join(".") }),
  );
  throw new UsageError(
    all.length <= MOST_PROBLEMS ? all : [...all.slice(0, MOST_PROBLEMS), furtherOf(all.length, file)],
  );
}

/** A foreign file may be wrong in each of a million rows. */
const MOST_PROBLEMS = 20;

function furtherOf(count: number, file: string): ReturnType<typeof problemAt> {
  return problemAt(file, `… and ${count - MOST_PROBLEMS} more problems`);
}
