import { cleanText } from "../../base/clean-text.ts";

/**
 * Any text as inline code, in which GitHub resolves no markup, mention, issue, commit or address.
 * An entity stands for `|`, outside the code: a table splits its cells before it looks for code.
 */
export function codeSpan(text: string, maxLength: number): string {
  const clean = cleanText(text, maxLength);
  if (clean === "") return "`(empty)`";
  return clean
    .split("|")
    .map((part) => (part === "" ? "" : fence(part)))
    .join("&#124;");
}

/** A fence longer than any run of backticks inside, as CommonMark 0.31 section 6.1 asks. */
function fence(text: string): string {
  const runs = text.match(/`+/gu) ?? [];
  const ticks = "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const padding = /^[` ]|[` ]$/u.test(text) ? " " : "";
  return `${ticks}${padding}${text}${padding}${ticks}`;
}

/** Between words only: two fences that touch would read as one longer fence. */
const QUOTED = /(?<=(?:^| )[("']*)(`[^`]+`)(?=[.,;:)"']*(?: |$))/u;

/**
 * A sentence as markdown that shows as written: words that could mean anything to GitHub become inline code, and so does
 * what stands between two backticks. Mentions cannot be defused by entities (they are looked for after decoding), hence code.
 */
export function prose(text: string, maxLength: number): string {
  const parts = cleanText(text, maxLength).split(QUOTED);
  return startOfLine(parts.map((part, index) => (index % 2 === 1 ? quoted(part) : words(part))).join(""));
}

function quoted(part: string): string {
  const inner = part.slice(1, -1);
  return codeSpan(inner, inner.length);
}

function words(text: string): string {
  return text
    .split(" ")
    .map((word) => proseWord(word))
    .join(" ");
}

/** The first word would make a line a list item, or the line above it a heading. */
function startOfLine(markdown: string): string {
  return markdown.replace(/^([-+=]+|\d+[.)])(?= |$)/u, (start) => start.replace(/[^\d]/gu, String.raw`\$&`));
}

function proseWord(word: string): string {
  const [, before = "", core = "", after = ""] = /^([("']*)(.*?)([.,;:)"']*)$/su.exec(word) ?? [];
  const middle = core === "" || isPlain(core) ? escapePlain(core) : codeSpan(core, core.length);
  return `${before}${middle}${after}`;
}

const PLAIN_CHARACTERS = /^[A-Za-z0-9.,'"()[\]%+\-/=<>?!;\u0080-\u{10FFFF}]*$/u;
/** What GitHub turns into links without any markup: web addresses, commits, `GH-1` and the like. */
const AUTOLINKS = /www\.|[0-9a-f]{7,}|(?<![a-z0-9])[a-z]+-\d/iu;

function isPlain(word: string): boolean {
  return PLAIN_CHARACTERS.test(word) && !AUTOLINKS.test(word);
}

function escapePlain(word: string): string {
  return word
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[[\]]/gu, String.raw`\$&`);
}

/** A link if `url` is an https address, else the label alone. `label` is markdown already. */
export function link(label: string, url: string | null): string {
  if (url === null || !URL.canParse(url)) return label;
  const parsed = new URL(url);
  if (parsed.protocol !== "https:" || parsed.username !== "" || parsed.password !== "") return label;
  const href = parsed.href.replace(
    /[()<>|`\\[\]"'\s]/gu,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return `[${label}](${href})`;
}
