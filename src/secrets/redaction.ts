import { TOKEN_SHAPES } from "./token-shapes.ts";

/** Replaces secrets in a text. */
export type Redactor = (text: string) => string;

const MASK = "***";
/** Shorter values would blank out ordinary text. */
const MIN_SECRET_CHARS = 4;
/** Of encoded and partial forms. */
const MIN_FORM_CHARS = 8;

/** What may stand before a token: no letter or digit, unless it is part of an escape in JSON (`\\n`) or a URL (`%3D`). */
const BEGINNING = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}))`;
const SHAPES = new RegExp(`${BEGINNING}(?:${TOKEN_SHAPES.map(({ pattern }) => pattern).join("|")})`, "g");

/** A private key as it is printed, or escaped in JSON, up to its last line or, when that is missing, to the end. */
const PRIVATE_KEYS =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g;

/** Credentials that are recognised by the text before them, which is kept. */
const LABELLED: readonly RegExp[] = [
  // https://user:password@host
  /(:\/\/[^\s/:@"']{0,64}:)[^\s/@"']{1,512}(?=@)/g,
  // Authorization: Bearer …; a digit, since prose has none.
  /(\b(?:bearer|basic)\s{1,4})(?=[A-Za-z._~+/=-]{0,512}\d)[A-Za-z0-9._~+/=-]{16,}/gi,
  // aws_secret_access_key = …
  /(secret_?access_?key["']?\s{0,4}[=:]\s{0,4}["']?)[A-Za-z0-9+/]{40}/gi,
];

/**
 * Redactor of the given values, and of their base64, URI and JSON forms, wherever they occur; also of well-known token
 * shapes. Longer values are replaced first, so that a secret that holds another leaves no rest.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = [
    ...new Set(secrets.filter((secret) => secret.trim().length >= MIN_SECRET_CHARS).flatMap(formsOf)),
  ]
    .toSorted((a, b) => b.length - a.length)
    .map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  if (forms.length === 0) {
    return redactShapes;
  }
  const values = new RegExp(forms.join("|"), "g");
  return (text) => redactShapes(text.replaceAll(values, MASK));
}

/** Takes out what is secret by its look, whoever declared it: tokens, private keys, credentials in URLs and headers. */
export function redactShapes(text: string): string {
  if (text.length < MIN_FORM_CHARS) return text;
  return LABELLED.reduce(
    (clean, pattern) => clean.replaceAll(pattern, `$1${MASK}`),
    text.replaceAll(PRIVATE_KEYS, MASK).replaceAll(SHAPES, MASK),
  );
}

function formsOf(secret: string): readonly string[] {
  // A lone surrogate cannot be encoded.
  const wellFormed = new TextDecoder().decode(new TextEncoder().encode(secret));
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= MIN_FORM_CHARS);
  const encoded = [encodeURIComponent(wellFormed), JSON.stringify(secret).slice(1, -1)];
  const base64 = [0, 1, 2]
    .map((shift) => base64Core(wellFormed, shift))
    .filter((text) => text.length >= MIN_FORM_CHARS);
  const base64Url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [secret, secret.trim(), ...lines, ...encoded, ...base64, ...base64Url];
}

/**
 * The base64 characters that any text holding the value at this offset (mod 3) contains; those that depend on its
 * neighbours are left out. `user:password` in an Authorization header is found this way.
 */
function base64Core(value: string, shift: number): string {
  const bytes = new TextEncoder().encode(value);
  const binary = "\0".repeat(shift) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).slice(Math.ceil((shift * 8) / 6), Math.floor((binary.length * 8) / 6));
}
