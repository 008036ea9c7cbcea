import type { Changes } from "./changes.ts";

/** A text that was decoded once. */
export interface Layer {
  readonly text: string;
  /** Against the text that was decoded. */
  readonly changes: Changes;
  /** Letters, digits or marks of tokens were written otherwise, or had something invisible between them. */
  readonly hasLetters: boolean;
  /** It has nothing more to decode. */
  readonly isFinal: boolean;
}
