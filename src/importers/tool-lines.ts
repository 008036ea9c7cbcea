import { usageProblem } from "../base/errors.ts";
import type { ByteSource } from "../formats/text/byte-source.ts";
import { passingLines } from "../formats/text/decode-lines.ts";
import { parseToolJson } from "./tool-json.ts";

export interface ToolLine {
  readonly value: unknown;
  /** 1-based. */
  readonly line: number;
}

/**
 * Values of a file with one JSON value a line, as tools write it: bare NaN is null, empty lines are skipped. The file is
 * not held. UsageError, with the line, for a line that is no JSON, such as the last one of a file that is cut off.
 */
export function* toolLines({ chunks, shown }: ByteSource): Generator<ToolLine, void, undefined> {
  for (const { text, number } of passingLines(chunks(), shown)) {
    if (text.trim() === "") continue;
    const parsed = parseToolJson(text);
    if (!parsed.ok) {
      const message = `expected one JSON value a line, got something else: ${parsed.message}`;
      throw usageProblem(shown, message, { line: number });
    }
    yield { value: parsed.value, line: number };
  }
}
