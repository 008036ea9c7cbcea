import { dumpSpans } from "./dump-spans.ts";
import type { FormFinder } from "./form-finder.ts";
import { type ReadText, readText } from "./read-text.ts";
import type { Span } from "./span.ts";

/** A long text is read in parts of this many units, so that memory stays bounded. */
const STEP = 128 * 1024;
/** An escaped character may take this many units for one. */
const WIDEST = 12;
const MIN_OVERLAP = 4096;
const MAX_OVERLAP = 96 * 1024;

/** Finds the places of something in a text. */
type Finder = (text: string) => readonly Span[];

/** What is looked for. */
export interface Finders {
  /** Secrets as they are. */
  readonly written: Finder;
  /** Some have too little in them to be found in what is read. */
  readonly hasWrittenOnly: boolean;
  /** Secrets in what is read. */
  readonly read: FormFinder;
  /** What looks like a secret. */
  readonly shapes: Finder;
}

/**
 * The places of secrets in a text for who reads it: behind escapes, with colours or invisible characters between letters, in
 * other notations. Takes linear time.
 */
export function readSpans(
  text: string,
  { written, hasWrittenOnly, read: forms, shapes }: Finders,
): readonly Span[] {
  const overlap = Math.min(MAX_OVERLAP, MIN_OVERLAP + forms.longest * WIDEST);
  const spans: Span[] = [];
  for (let from = 0; from < text.length; from += STEP) {
    const part = text.length <= STEP + overlap ? text : text.slice(from, from + STEP + overlap);
    const read = readText(part);
    const found = [...forms.find(read.text), ...dumpSpans(read.text, forms), ...shapesOf(read, shapes)];
    for (const span of found) {
      spans.push(movedBy(from, read.written(span)));
    }
    // Otherwise it was read as it is.
    if (read.isDecoded || hasWrittenOnly) spans.push(...written(part).map((span) => movedBy(from, span)));
    if (from + part.length >= text.length) break;
  }
  return spans;
}

function movedBy(offset: number, { start, end }: Span): Span {
  return { start: offset + start, end: offset + end };
}

/** Nothing is looked for twice: where the text is as it is read, its shapes are found there. */
function shapesOf({ text, hasLetters }: ReadText, shapesIn: Finder): readonly Span[] {
  return hasLetters ? shapesIn(text) : [];
}
