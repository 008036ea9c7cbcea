import { usageProblem } from "../base/errors.ts";
import { quote } from "../base/quote.ts";
import { parseWellFormed } from "../base/well-formed.ts";
import { type ByteSource, wholeText } from "../formats/text/byte-source.ts";
import { endOfString, repeatedKey } from "./repeated-key.ts";

/**
 * JSON as tools write it: NaN and infinities as bare words are read as null, because a number that is not finite is not
 * measured. UsageError for anything else that is no JSON, such as a file that is cut off, and for a key that stands twice in
 * one object.
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

/** Parses one line; returns what is wrong instead of throwing it. */
export function parseToolJson(text: string): ParsedToolJson {
  const parsed = parse(text);
  if (parsed.ok) return parsed;
  const finite = finiteText(text);
  return finite === text ? parsed : parse(finite);
}

function parse(text: string): ParsedToolJson {
  try {
    const value = parseWellFormed(text);
    const repeated = repeatedKey(text, value);
    if (repeated === null) return { ok: true, value };
    return { ok: false, message: `one object has the key ${quote(repeated)} twice` };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** A word that is no JSON behind a sign of JSON. */
const WORD = /([[{:,]\s*)(?:NaN|nan|[+-]?(?:Infinity|inf))(?=\s*[\],}])/g;

/** The text with null in place of such words, except inside quotes, which may be megabytes long. */
function finiteText(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('"', at);
    const opening = start === -1 ? text.length : start;
    parts.push(text.slice(at, opening).replaceAll(WORD, "$1null"));
    at = endOfString(text, opening);
    parts.push(text.slice(opening, at));
  }
  return parts.join("");
}
