import { TOKEN_SHAPES } from "../../src/secrets/token-shapes.ts";

const BEFORE = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}))`;
const SHAPES = new RegExp(`${BEFORE}(?:${TOKEN_SHAPES.map(({ pattern }) => pattern).join("|")})`, "g");
const PRIVATE_KEYS =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g;
const LABELLED: readonly RegExp[] = [
  /(:\/\/[^\s/:@"']{0,64}:)[^\s/@"']{1,512}(?=@)/g,
  /(\b(?:bearer|basic)\s{1,4})(?=[A-Za-z._~+/=-]{0,512}\d)[A-Za-z0-9._~+/=-]{16,}/gi,
  /(secret_?access_?key["']?\s{0,4}[=:]\s{0,4}["']?)[A-Za-z0-9+/]{40}/gi,
];

/**
 * The peer: one regular expression of all values and their usual forms, and those of tokens. This program had it before; it
 * misses most of the notations that ours finds.
 */
export function simpleRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .toSorted((a, b) => b.length - a.length)
    .map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  const values = new RegExp(forms.join("|"), "g");
  return (text) =>
    LABELLED.reduce(
      (clean, pattern) => clean.replaceAll(pattern, "$1***"),
      text.replaceAll(values, "***").replaceAll(PRIVATE_KEYS, "***").replaceAll(SHAPES, "***"),
    );
}

function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= 8);
  const encoded = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const base64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    return bytes.toString("base64").slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  const base64Url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [secret, ...lines, ...encoded, ...[...base64, ...base64Url].filter((text) => text.length >= 8)];
}
