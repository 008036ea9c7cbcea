import { formFinder } from "./reading/form-finder.ts";
import { type Finders, readSpans } from "./reading/read-spans.ts";
import { secretForms } from "./reading/secret-forms.ts";
import { maskSpans } from "./reading/span.ts";
import { writtenFinder } from "./reading/written-finder.ts";
import { shapeSpans } from "./shape-spans.ts";

/** Replaces secrets in a text. */
export type Redactor = (text: string) => string;

const MASK = "***";
/** Shorter values would blank out ordinary text. */
const MIN_SECRET_CHARS = 4;
/** The minimum for lines of a value of several lines, and for tokens. */
const MIN_PART_CHARS = 8;

/**
 * Redactor of the given values as a reader gets them: in any escapes, in escapes of escapes, in Base64 and hexadecimal, with
 * colours, invisible characters or line breaks inside, in other case and width; also of what is secret by its shape. A text
 * takes time that is linear in its length.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const values = [...new Set(secrets.filter((secret) => secret.trim().length >= MIN_SECRET_CHARS))];
  if (values.length === 0) return redactShapes;
  // Many redactors are made and never used, and forms take some time.
  let finders: Finders | null = null;
  return (text) => {
    if (text.length < MIN_SECRET_CHARS) return text;
    finders ??= findersOf(values);
    return redacted(text, finders);
  };
}

/** Takes out what is secret by its look, whoever declared it: tokens, private keys, credentials in URLs and headers. */
export function redactShapes(text: string): string {
  return text.length < MIN_PART_CHARS ? text : redacted(text, NOTHING_DECLARED);
}

function redacted(text: string, finders: Finders): string {
  return maskSpans(text, [...readSpans(text, finders), ...shapeSpans(text)], MASK);
}

const NOTHING_DECLARED: Finders = {
  written: () => [],
  hasWrittenOnly: false,
  read: formFinder([]),
  shapes: shapeSpans,
};

function findersOf(values: readonly string[]): Finders {
  const forms = values.map(secretForms);
  return {
    written: writtenFinder(values.flatMap(wholeAndLines)),
    hasWrittenOnly: forms.some(([form]) => form?.same !== "folded" && form?.same !== "read"),
    read: formFinder(forms.flat()),
    shapes: shapeSpans,
  };
}

function wholeAndLines(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= MIN_PART_CHARS);
  return [...new Set([value, value.trim(), ...lines])];
}
