import { escapeLayer } from "./escape-layer.ts";
import type { Layer } from "./layer.ts";
import { colourlessLayer, seenLayer } from "./unseen-layer.ts";
import type { Span } from "./span.ts";

/** Escapes of escapes: JSON in JSON in a URL has three. */
const MOST_ROUNDS = 6;

/** A text as it is meant. */
export interface ReadText {
  readonly text: string;
  /** Something was written otherwise than it is read. */
  readonly isDecoded: boolean;
  /** Letters, digits or marks of tokens were written otherwise, or had something invisible between them. */
  readonly hasLetters: boolean;
  /** The place of a part of it in what was written. */
  readonly written: (span: Span) => Span;
}

/**
 * Leaves out what is not seen and decodes every escape, and what comes out of both, too: an escape may have something invisible
 * inside, and may be that of something invisible. Takes linear time.
 */
export function readText(written: string): ReadText {
  const layers: Layer[] = [];
  let text = written;
  const take = (layer: Layer | null): boolean => {
    if (layer === null) return false;
    layers.push(layer);
    text = layer.text;
    return true;
  };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    take(seenLayer(text));
    if (!take(escapeLayer(text)) || layers.at(-1)?.isFinal === true) break;
  }
  take(colourlessLayer(text));
  return {
    text,
    isDecoded: layers.length > 0,
    hasLetters: layers.some(({ hasLetters }) => hasLetters),
    written: (span) => layers.reduceRight(writtenIn, span),
  };
}

function writtenIn({ start, end }: Span, { changes }: Layer): Span {
  return { start: changes.startOf(start), end: changes.endOf(end - 1) };
}
