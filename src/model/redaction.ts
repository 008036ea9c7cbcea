/** Replaces secrets in a text. */
export type Redactor = (text: string) => string;

const MASK = "***";
/** Shorter values would blank out ordinary text. */
const MIN_SECRET_CHARS = 4;
/** Of encoded and partial forms. */
const MIN_FORM_CHARS = 8;

/** Tokens that are secret whoever declared them: GitHub, OpenAI and Anthropic style keys, Slack, AWS, JWT. */
const TOKEN_SHAPES =
  /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|sk-[A-Za-z0-9_-]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}|A[KS]IA[A-Z0-9]{16}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})/g;

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

function redactShapes(text: string): string {
  return text.replaceAll(TOKEN_SHAPES, MASK);
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
