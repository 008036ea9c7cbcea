import { cleanText } from "../../base/clean-text.ts";

/**
 * Any text as inline code, in which GitHub interprets no markup, mention, issue, commit or address. An entity replaces
 * `|` and is placed outside the code, because a table is split into cells before code is recognised.
 */
export function codeSpan(text: string, maxLength: number): string {
  const clean = cleanText(text, maxLength);
  if (clean === "") return "`(empty)`";
  return clean
    .split("|")
    .map((part) => (part === "" ? "" : fence(part)))
    .join("&#124;");
}

/** A fence that is longer than any sequence of backticks inside, as section 6.1 of CommonMark 0.31 requires. */
function fence(text: string): string {
  const runs = text.match(/`+/gu) ?? [];
  const ticks = "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const padding = /^[` ]|[` ]$/u.test(text) ? " " : "";
  return `${ticks}${padding}${text}${padding}${ticks}`;
}

/** Matches between words only: two fences without a space between them would be read as one longer fence. */
const QUOTED = /(?<=(?:^| )[("']*)(`[^`]+`)(?=[.,;:)"']*(?: |$))/u;

/**
 * A sentence as markdown that shows as it is written. Words that could have a meaning for GitHub become inline code,
 * and so does a text between two backticks. Entities do not prevent mentions, which are recognised after decoding, so
 * mentions become code too.
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

/** Escapes a first word that would make the line a list item, or the line above it a heading. */
function startOfLine(markdown: string): string {
  return markdown.replace(/^([-+=]+|\d+[.)])(?= |$)/u, (start) => start.replace(/[^\d]/gu, String.raw`\$&`));
}

function proseWord(word: string): string {
  const [, before = "", core = "", after = ""] = /^([("']*)(.*?)([.,;:)"']*)$/su.exec(word) ?? [];
  const middle = core === "" || isPlain(core) ? escapePlain(core) : codeSpan(core, core.length);
  return `${before}${middle}${after}`;
}

const PLAIN_CHARACTERS = /^[A-Za-z0-9.,'"()[\]%+\-/=<>?!;\u0080-\u{10FFFF}]*$/u;
/** Texts that GitHub turns into links without markup: web addresses, commits, `GH-1` and similar ones. */
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

/** A link if `url` is an https address, else only the label. `label` is markdown. */
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
