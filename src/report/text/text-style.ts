/** How a terminal shows parts of the console text. A function returns its text between control codes. */
export interface TextStyle {
  readonly bold: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly good: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** The style for files, pipes and terminals without colour. */
export const PLAIN_STYLE: TextStyle = {
  bold: unchanged,
  bad: unchanged,
  warn: unchanged,
  good: unchanged,
  dim: unchanged,
};

/** ANSI colours, for terminals that have them. */
export const ANSI_STYLE: TextStyle = {
  bold: (text) => `\u001B[1m${text}\u001B[22m`,
  bad: (text) => `\u001B[31m${text}\u001B[39m`,
  warn: (text) => `\u001B[33m${text}\u001B[39m`,
  good: (text) => `\u001B[32m${text}\u001B[39m`,
  dim: (text) => `\u001B[2m${text}\u001B[22m`,
};

function unchanged(text: string): string {
  return text;
}
