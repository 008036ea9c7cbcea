import { GramSet } from "./reading/gram-table.ts";
import type { Span } from "./reading/span.ts";
import { unitsOf } from "./reading/units.ts";
import { TOKEN_SHAPES } from "./token-shapes.ts";

/** What may stand before a token: no letter or digit, unless it is part of an escape in JSON (`\\n`) or a URL (`%3D`). */
const BEFORE = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}))`;
const TOKEN = new RegExp(`${BEFORE}(?:${TOKEN_SHAPES.map(({ pattern }) => pattern).join("|")})`, "y");

/** A private key as it is printed, or escaped in JSON, up to its last line or, when that is missing, to the end. */
const PRIVATE_KEYS =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g;

/** Much faster than the flag `i`, which keeps the engine from skipping ahead. */
function anyCase(word: string): string {
  return Array.from(word, (letter) => `[${letter}${letter.toUpperCase()}]`).join("");
}

const BEARER = String.raw`(\b(?:${anyCase("bearer")}|${anyCase("basic")})\s{1,4})`;
const AWS_LABEL = String.raw`(${anyCase("secret")}_?${anyCase("access")}_?${anyCase("key")}["']?\s{0,4}[=:]\s{0,4}["']?)`;

/** Credentials that are recognised by the text before them, which is kept. */
const LABELLED: readonly RegExp[] = [
  // https://user:password@host
  /(:\/\/[^\s/:@"'?#]{0,64}:)[^\s/@"']{1,512}(?=@)/g,
  // Authorization: Bearer …; a digit, since prose has none.
  new RegExp(String.raw`${BEARER}(?=[A-Za-z._~+/=-]{0,512}\d)[A-Za-z0-9._~+/=-]{16,}`, "g"),
  // aws_secret_access_key = …
  new RegExp(`${AWS_LABEL}[A-Za-z0-9+/]{40}`, "g"),
];

/** The places of what looks like a secret, whoever declared it: tokens, private keys, credentials in URLs and headers. */
export function shapeSpans(text: string): readonly Span[] {
  return [
    ...tokenSpans(text),
    ...matchSpans(text, PRIVATE_KEYS),
    ...LABELLED.flatMap((label) => matchSpans(text, label)),
  ];
}

/** The matches without their first group, if they have one. */
function matchSpans(text: string, pattern: RegExp): readonly Span[] {
  const spans: Span[] = [];
  // `matchAll` makes a pattern of its own for each text.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    spans.push({ start: match.index + (match[1]?.length ?? 0), end: pattern.lastIndex });
  }
  return spans;
}

/** Numbers of three characters that some token begins with; a loop over them is faster than any regular expression. */
const BEGINS = new GramSet();
for (const { begins } of TOKEN_SHAPES) {
  for (const text of begins.split(" ")) BEGINS.add(gramAt(text, 0));
}
/** Digits of a bot's id before the place that is found. */
const LATER_BEGINS = { text: ":AA", before: [10, 9, 8] } as const;

function tokenSpans(text: string): readonly Span[] {
  const units = unitsOf(text);
  const spans: Span[] = [];
  let gram = 0;
  let from = 0;
  for (let end = 0; end < text.length; end += 1) {
    gram = ((gram << 8) ^ (units[end] ?? 0)) & 0xffffff;
    if (!BEGINS.has(gram) || end - 2 < from) continue;
    const span = tokenAt(text, end - 2);
    if (span === null) continue;
    spans.push(span);
    from = span.end;
  }
  return spans;
}

function tokenAt(text: string, at: number): Span | null {
  const places = text.startsWith(LATER_BEGINS.text, at)
    ? LATER_BEGINS.before.map((count) => at - count)
    : [at];
  for (const start of places) {
    if (start < 0) continue;
    TOKEN.lastIndex = start;
    if (TOKEN.test(text)) return { start, end: TOKEN.lastIndex };
  }
  return null;
}

function gramAt(text: string, at: number): number {
  let gram = 0;
  for (let index = 0; index < 3; index += 1) gram = (gram << 8) ^ text.charCodeAt(at + index);
  return gram & 0xffffff;
}
