import type { Redactor } from "./redaction.ts";

export interface CutRequest {
  readonly text: string;
  /** The place where the cut is wanted. */
  readonly near: number;
  /** The number of characters to move the cut by while it would part a secret; below 0 = towards the text's beginning. */
  readonly step: number;
  readonly redact: Redactor;
}

/** The longest secret that is seen, in whatever notation. */
const OVERLAP_CHARS = 16 * 1024;
const MOST_MOVES = 16;

/** A place near the one wanted where what is secret is found in the two parts as it is in the whole. */
export function cutBetweenSecrets({ text, near, step, redact }: CutRequest): number {
  for (let move = 0; move < MOST_MOVES; move += 1) {
    const cut = besidePair(text, Math.min(text.length, Math.max(0, near + move * step)));
    const before = text.slice(Math.max(0, cut - OVERLAP_CHARS), cut);
    const after = text.slice(cut, cut + OVERLAP_CHARS);
    if (redact(before) + redact(after) === redact(before + after)) return cut;
  }
  return near;
}

/** Half a character is none. */
function besidePair(text: string, cut: number): number {
  const isWithin = cut > 0 && (text.codePointAt(cut - 1) ?? 0) > 0xffff;
  return isWithin ? cut - 1 : cut;
}
