import { type Matcher, RE2JS } from "re2js";

/** What named groups caught; a group that caught nothing is missing. */
export type Caught = Readonly<Record<string, string | undefined>>;

/**
 * A regular expression of a config. It is matched against what measured programs and servers say, which may be made to
 * hold it up: RE2 takes time that grows with the text, where a backtracking engine may take for ever. Lines are matched
 * one by one (`m`).
 */
export interface LinearPattern {
  readonly groups: number;
  readonly names: readonly string[];
  /** What the first match captured; null = no match. */
  first(text: string): Caught | null;
  /** What the first group caught last; null = nothing. */
  lastCaught(text: string): string | null;
}

/** A pattern that RE2 does not take; the message says why. */
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
  return {
    groups: once.groupCount(),
    names: Object.keys(once.namedGroups()),
    first(text) {
      const matcher = once.matcher(plainLines(text));
      return matcher.find() ? withoutNulls(matcher.getNamedGroups()) : null;
    },
    lastCaught(text) {
      const plain = plainLines(text);
      const few = lastOfFew(once.matcher(plain));
      if (few !== "many") return few.caught;
      all ??= parse(String.raw`\A(?:(?s:.*?)(?:${source}))*`, source);
      const matcher = all.matcher(plain);
      return matcher.lookingAt() ? matcher.group(1) : null;
    },
  };
}

/** Searching for them one by one may look at the whole text each time, and yet is much faster where there are as few. */
const FEW_MATCHES = 4;

function lastOfFew(matcher: Matcher): { readonly caught: string | null } | "many" {
  let caught: string | null = null;
  for (let matches = 0; matcher.find(); matches += 1) {
    if (matches === FEW_MATCHES) return "many";
    caught = matcher.group(1) ?? caught;
  }
  return { caught };
}

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

/** To RE2 they are something else than the letter itself, which they are to JavaScript. */
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
