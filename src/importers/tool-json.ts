import { parseWellFormed } from "../base/well-formed.ts";
import { usageProblem } from "../base/errors.ts";
import { type ByteSource, wholeText } from "../formats/text/byte-source.ts";

/**
 * JSON as tools write it: NaN and infinities as bare words are read as null, because a number that is not finite is not
 * measured. UsageError for anything else that is no JSON, such as a file that is cut off.
 */
export function readToolJson(file: ByteSource): unknown {
  const text = wholeText(file);
  const parsed = parseToolJson(text);
  if (parsed.ok) return parsed.value;
  throw usageProblem(file.shown, `expected JSON, got something else: ${parsed.message}`);
}

export type ParsedToolJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** The same of one line, without an error. */
export function parseToolJson(text: string): ParsedToolJson {
  try {
    return { ok: true, value: parseWellFormed(text) };
  } catch (error) {
    const finite = text.replaceAll(WORD, (found, before?: string) =>
      before === undefined ? found : `${before}null`,
    );
    if (finite === text)
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    return parseFinite(finite);
  }
}

function parseFinite(text: string): ParsedToolJson {
  try {
    return { ok: true, value: parseWellFormed(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** A text, which stays as it is, or a word that is no JSON behind a sign of JSON. */
const WORD = /"(?:[^"\\]|\\.)*"|([[{:,]\s*)(?:NaN|nan|[+-]?(?:Infinity|inf))(?=\s*[\],}])/g;
