/** The body of an answer as JSON. */
export type ParsedBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** A body that is no JSON was cut off, or comes from something on the way: asking again may help. */
export function parseBody(body: string): ParsedBody {
  try {
    const value: unknown = JSON.parse(body);
    return { ok: true, value };
  } catch {
    // Whole: whoever stores it redacts it first, and cuts it then.
    return { ok: false, problem: `expected JSON, got ${body.length} characters: ${body}` };
  }
}
