const MAX_SHOWN = 60;

/**
 * The value that was found in place of the expected one, for messages: strings are quoted and cut, containers named by
 * their kind.
 */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return quote(value);
  return typeof value === "number" || typeof value === "boolean" ? `${value}` : typeof value;
}

/** A name or value inside a message: quoted, control characters escaped, at most 60 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}
