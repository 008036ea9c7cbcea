/** Half of a surrogate pair can only come from such an escape, because UTF-8 contains none. */
const ESCAPED = /\\u[dD][89a-fA-F]/;

const HALVES = /\p{Cs}/gu;

/** U+FFFD in place of each. */
export function withoutHalves(text: string): string {
  return text.replaceAll(HALVES, "\uFFFD");
}

/** Whether a text has no half of a pair. */
export function isWellFormed(text: string): boolean {
  return text.search(HALVES) === -1;
}

/**
 * Like JSON.parse, with U+FFFD in place of each half of a surrogate pair: it is not a character, and neither hashes nor
 * GitHub accept a text with one. Throws what JSON.parse throws.
 */
export function parseWellFormed(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return ESCAPED.test(text) ? wellFormed(value) : value;
}

/** Plain data with U+FFFD for each half of a surrogate pair, in keys too. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return withoutHalves(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  const entries = Object.entries(value).map(([key, part]) => [withoutHalves(key), wellFormed(part)] as const);
  return Object.fromEntries(entries);
}
