import { cleanText, TEXT_LENGTH } from "../../base/clean-text.ts";

/** Emoji that are shown as pictures and wide East Asian characters take two columns of a terminal. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;
const ZERO = /\p{M}/u;

/** Number of terminal columns that the text needs. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const point of text) columns += pointColumns(point);
  return columns;
}

function pointColumns(point: string): number {
  // Nothing below the first combining mark is wide. This covers most characters, and a report may have thousands of
  // names.
  if (point < "\u0300") return 1;
  if (ZERO.test(point)) return 0;
  return WIDE.test(point) ? 2 : 1;
}

/** The text, cut to at most `columns`, with an ellipsis if something was cut off. */
export function cutToColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let cut = "";
  let used = 0;
  for (const point of text) {
    used += pointColumns(point);
    if (used > columns - 1) break;
    cut += point;
  }
  return `${cut}…`;
}

/** The text, cut or filled with spaces to exactly `columns`. */
export function padToColumns(text: string, columns: number): string {
  const cut = cutToColumns(text, columns);
  return cut + " ".repeat(Math.max(0, columns - columnsOf(cut)));
}

/** Lines of at most `columns`, broken between words, each indented by `indent` spaces. */
export function wrapToColumns(text: string, columns: number, indent: number): readonly string[] {
  const width = columns - indent;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const extended = line === "" ? word : `${line} ${word}`;
    if (columnsOf(extended) <= width) {
      line = extended;
      continue;
    }
    if (line !== "") lines.push(line);
    line = cutToColumns(word, width);
  }
  return [...lines, line].map((one) => " ".repeat(indent) + one);
}

/** Width of the text for the console. */
export const COLUMNS = 100;

/**
 * One line of foreign text in which no workflow command is left. The GitHub runner obeys `##[…]` anywhere in a line and
 * `::…::` at its start, and every line of this text starts with a word of ours.
 */
export function line(text: string): string {
  return cleanText(text, TEXT_LENGTH).replaceAll("##[", "## [");
}

/** Lines of at most 100 columns. */
export function wrap(text: string, indent: number): readonly string[] {
  // One column is left for the space that may be inserted.
  return wrapToColumns(text, COLUMNS - 1, indent).map(withoutCommand);
}

/** A line that starts with foreign text: a workflow command at its start is no command any more. */
export function withoutCommand(text: string): string {
  return text.replace(/^(\s*)::/u, "$1: :");
}
