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
