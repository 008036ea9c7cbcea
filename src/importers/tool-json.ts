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

/** Parses one line; returns what is wrong instead of throwing it. */
export function parseToolJson(text: string): ParsedToolJson {
  try {
    return { ok: true, value: parseWellFormed(text) };
  } catch (error) {
    const finite = finiteText(text);
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

/** A word that is no JSON behind a sign of JSON. */
const WORD = /([[{:,]\s*)(?:NaN|nan|[+-]?(?:Infinity|inf))(?=\s*[\],}])/g;

/** The text with null in place of such words, except inside quotes, which may be megabytes long. */
function finiteText(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('"', at);
    const quote = start === -1 ? text.length : start;
    parts.push(text.slice(at, quote).replaceAll(WORD, "$1null"));
    at = endOfText(text, quote);
    parts.push(text.slice(quote, at));
  }
  return parts.join("");
}

/** The place behind the closing quote of the text that begins at `start`. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === "\\") start -= 1;
  return (at - start) % 2 === 1;
}
