import { type Matcher, RE2JS } from "re2js";

/** What the named groups captured; a group that captured nothing is missing. */
export type Caught = Readonly<Record<string, string | undefined>>;

/**
 * A regular expression of a config. It is matched with the output of programs and servers, which may be made to delay
 * it: RE2 takes time that grows with the text, where a backtracking engine may take forever. Lines are matched one by
 * one (`m`).
 */
export interface LinearPattern {
  readonly groups: number;
  readonly names: readonly string[];
  /** What the first match captured; null = no match. */
  first(text: string): Caught | null;
  /** What the value's group caught last; null = nothing. */
  lastCaught(text: string): CaughtValue | null;
}

/** What was captured, without spaces around it, and the line that it stands in. */
export interface CaughtValue {
  readonly value: string;
  /** The text of the group named `unit` in the same match; null = there is none, or it caught nothing. */
  readonly unit: string | null;
  readonly before: string;
  readonly after: string;
}

/** The name of the group whose text says the unit of the value. */
export const UNIT_GROUP = "unit";

/** A pattern that RE2 does not support; the message says why. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

/** Compiling takes longer than most matches. */
const compiled = new Map<string, LinearPattern>();
const MOST_COMPILED = 1000;

/** PatternError for what is no regular expression, looks around or refers back. */
export function linearPattern(source: string): LinearPattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const pattern = compile(source);
  if (compiled.size < MOST_COMPILED) compiled.set(source, pattern);
  return pattern;
}

function compile(source: string): LinearPattern {
  const once = parse(source, source);
  // All matches in one pass, of which a group keeps what it caught last: to search anew behind each match would take
  // quadratic time. The lazy gap and the greedy repetition find the matches that searching would.
  let all: RE2JS | null = null;
  const places = placesOf(once);
  return {
    groups: once.groupCount(),
    names: Object.keys(once.namedGroups()),
    first(text) {
      const matcher = once.matcher(plainLines(text));
      return matcher.find() ? withoutNulls(matcher.getNamedGroups()) : null;
    },
    lastCaught(text) {
      const plain = plainLines(text);
      const few = lastOfFew(once.matcher(plain), places);
      if (few !== "many") return few.caught === null ? null : inLine(plain, few.caught);
      all ??= parse(String.raw`\A(?:(?s:.*?)(?:${source}))*`, source);
      const matcher = all.matcher(plain);
      const caught = matcher.lookingAt() ? spansOf(matcher, places) : null;
      return caught === null ? null : inLine(plain, ofOneLine(plain, caught));
    },
  };
}

/** Searching for them one by one may look at the whole text each time, and yet is much faster where there are as few. */
const FEW_MATCHES = 4;

function lastOfFew(matcher: Matcher, places: Places): { readonly caught: Spans | null } | "many" {
  let caught: Spans | null = null;
  for (let matches = 0; matcher.find(); matches += 1) {
    if (matches === FEW_MATCHES) return "many";
    caught = spansOf(matcher, places) ?? caught;
  }
  return { caught };
}

/** Numbers of the groups; null = there is no such group. */
interface Places {
  readonly value: number;
  readonly unit: number | null;
}

function placesOf(pattern: RE2JS): Places {
  const unit = pattern.namedGroups()[UNIT_GROUP] ?? null;
  return { value: unit === 1 ? 2 : 1, unit };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Spans {
  readonly value: Span;
  readonly unit: Span | null;
}

/** Null where the value's group caught nothing. */
function spansOf(matcher: Matcher, { value, unit }: Places): Spans | null {
  const caught = spanOf(matcher, value);
  return caught === null ? null : { value: caught, unit: unit === null ? null : spanOf(matcher, unit) };
}

function spanOf(matcher: Matcher, group: number): Span | null {
  if (group > matcher.groupCount() || matcher.group(group) === null) return null;
  return { start: matcher.start(group), end: matcher.end(group) };
}

/** A unit of another line is none: it may be that of an earlier match, where the last match has no unit. */
function ofOneLine(text: string, { value, unit }: Spans): Spans {
  if (unit === null) return { value, unit };
  const between = text.slice(Math.min(value.end, unit.end), Math.max(value.start, unit.start));
  return { value, unit: between.includes("\n") ? null : unit };
}

function inLine(text: string, { value, unit }: Spans): CaughtValue {
  const caught = text.slice(value.start, value.end);
  const start = value.start + (caught.length - caught.trimStart().length);
  const end = Math.max(start, value.end - (caught.length - caught.trimEnd().length));
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  return {
    value: caught.trim(),
    unit: unit === null ? null : text.slice(unit.start, unit.end).trim(),
    before: text.slice(Math.max(lineStart, start - MOST_AROUND), start),
    after: text.slice(end, Math.min(lineEnd === -1 ? text.length : lineEnd, end + MOST_AROUND)),
  };
}

/** A line may have megabytes. */
const MOST_AROUND = 80;

function parse(pattern: string, source: string): RE2JS {
  try {
    // Alone first: an invalid JavaScript regular expression is reported in JavaScript's words.
    RegExp(source);
    const foreign = source.match(/\\[\s\S]/g)?.find((escape) => FOREIGN_ESCAPES.has(escape));
    if (foreign !== undefined) throw new SyntaxError(`the escape ${foreign} has no meaning in JavaScript`);
    // RE2 would take it for the letter k.
    if (REFERS_BY_NAME.test(source)) throw new SyntaxError(String.raw`a reference such as \k<name>`);
    return RE2JS.compile(withOurSpaces(RE2JS.translateRegExp(pattern)), RE2JS.MULTILINE);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = /\(\?<?[=!]|\\[1-9]|\\k</.test(source)
      ? ". Lookarounds and backreferences are not supported: some texts would make them run for ever"
      : "";
    throw new PatternError(`${why}${advice}`, { cause: error });
  }
}

/** Escapes that RE2 reads as something else than the letter itself, which they are to JavaScript. */
const FOREIGN_ESCAPES: ReadonlySet<string> = new Set(
  ["A", "C", "E", "Q", "a", "z"].map((letter) => `\\${letter}`),
);

const REFERS_BY_NAME = /(?<!\\)(?:\\\\)*\\k</;

/** What is white space for JavaScript, of which RE2 knows five. */
const SPACES = String.raw`\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;

/** Texts to match no longer contain carriage returns: in a pattern they mean a line end, too. */
function withOurSpaces(pattern: string): string {
  let inClass = false;
  return pattern.replaceAll(/\\r\??\\n|\\[\s\S]|[[\]]/g, (token) => {
    if (token.startsWith(String.raw`\r`))
      return inClass && token.includes("?") ? String.raw`?\n` : String.raw`\n`;
    if (token === String.raw`\s`) return inClass ? SPACES : `[${SPACES}]`;
    if (token === String.raw`\S` && !inClass) return `[^${SPACES}]`;
    if (token === "[" || token === "]") inClass = token === "[";
    return token;
  });
}

/** RE2 knows one end of a line, JavaScript four; a program on Windows writes two of them. */
function plainLines(text: string): string {
  return text.replaceAll(/\r\n?|[\u2028\u2029]/g, "\n");
}

function withoutNulls(groups: Readonly<Record<string, string | null>>): Caught {
  return Object.fromEntries(Object.entries(groups).map(([name, caught]) => [name, caught ?? undefined]));
}
