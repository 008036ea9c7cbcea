import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";
import { wrapToColumns } from "./text-columns.ts";

/** Width of the console text. */
export const COLUMNS = 100;

/**
 * One line of foreign text without a workflow command: the runner obeys `##[…]` anywhere in a line and `::…::` at its
 * start, where every line of this page has a word of ours.
 */
export function line(text: string): string {
  return cleanText(text, TEXT_LENGTH).replaceAll("##[", "## [");
}

/** Lines of at most 100 columns. */
export function wrap(text: string, indent: number): readonly string[] {
  // One column is kept for the space that may come in.
  return wrapToColumns(text, COLUMNS - 1, indent).map((part) => part.replace(/^(\s*)::/u, "$1: :"));
}
