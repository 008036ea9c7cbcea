import { createRedactor, type Redactor } from "./redaction.ts";

/** Names of elements, classes and fields are words: a page, a table or JSON has to stay one. */
const WORDS = /^[A-Za-z]+(?:[ _-][A-Za-z]+)*$/;
const MIN_CHARS = 8;
const MIN_WORDS_CHARS = 16;

/**
 * Redactor of texts that are published as a whole, after each of their parts was redacted: finds what became a secret where
 * parts were joined, cut or escaped. Short values and single words are left to the parts, where they cannot be markup.
 */
export function publishedRedactor(secrets: readonly string[]): Redactor {
  return createRedactor(
    secrets
      .map((secret) => secret.trim())
      .filter(({ length }) => length >= MIN_CHARS)
      .filter((secret) => secret.length >= MIN_WORDS_CHARS || !WORDS.test(secret)),
  );
}
