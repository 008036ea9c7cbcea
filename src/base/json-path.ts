import { query } from "jsonpath-rfc9535";

/** Whether a text is a JSONPath (RFC 9535): the library parses it before it looks at any value. */
export function isJsonPath(text: string): boolean {
  try {
    query(null, text);
    return true;
  } catch {
    return false;
  }
}

/** Values that a JSONPath (RFC 9535) selects, in document order. The path has been checked with the config. */
export function selectJson(value: unknown, path: string): readonly unknown[] {
  // The library types its input as JSON; what is given here was parsed from JSON.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return query(value as Parameters<typeof query>[0], path);
}
