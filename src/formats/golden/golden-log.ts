import { z } from "zod";
import { lazily } from "../schemas.ts";
import { requireNone } from "../../base/problems.ts";
import { parseJsonLines } from "../text/json-lines.ts";
import { requireSchema } from "../text/parse-json.ts";
import type { GoldenLogEntry } from "../../model/result/golden.ts";

const GOLDEN_SCHEMA = "regression-gate/golden@1";

const entrySchema = lazily(() =>
  z.object({
    schema: z.literal(GOLDEN_SCHEMA),
    date: z.string(),
    reason: z.string(),
    program: z.string(),
    sha256: z.string(),
  }),
);

/** Reads the log of a golden file, oldest first; UsageError with the line. */
export function parseGoldenLog(text: string, file: string): readonly GoldenLogEntry[] {
  const { lines, problems } = parseJsonLines(text, file);
  requireNone(problems);
  return lines.map(({ line, value }) =>
    requireSchema(value, { file, line }, { schema: entrySchema(), version: GOLDEN_SCHEMA }),
  );
}

export function serializeGoldenLog(entries: readonly GoldenLogEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
