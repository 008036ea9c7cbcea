const MAX_SHOWN = 60;

/** What was found instead of the expected, for messages: strings quoted and cut, containers by kind. */
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
