/** Colours and styles (SGR), what erases the rest of a line, and links of terminals. They show nothing and move nothing. */
// oxlint-disable-next-line no-control-regex -- terminal codes are what is removed here
const SHOWS_NOTHING =
  /(?:\u001B\[|\u009B)(?:[\d;:]*m|[012]?K)|\u001B\]8;[^\u0007\u001B\n]*(?:\u0007|\u001B\\)/g;

/** The text as a terminal shows it in one colour. Codes that move the cursor stay: what is behind them may be elsewhere. */
export function withoutColours(text: string): string {
  return text.includes("\u001B") || text.includes("\u009B") ? text.replaceAll(SHOWS_NOTHING, "") : text;
}
