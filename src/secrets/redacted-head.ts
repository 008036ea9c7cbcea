import { cutBetweenSecrets } from "./cut-between-secrets.ts";
import type { Redactor } from "./redaction.ts";

/** What is looked at of a text from outside, which may have megabytes. */
const WINDOW_CHARS = 512 * 1024;
/** The end of the window, which is not shown: a secret that continues behind the window begins there unrecognised. */
const MARGIN_CHARS = 64 * 1024;
const STEP_CHARS = 1021;

/** The first characters of a text without its secrets, none of which is shown in part; "…" follows what was cut. */
export function redactedHead(text: string, maxChars: number, redact: Redactor): string {
  const clean = redact(windowOf(text, redact));
  return clean.length <= maxChars && text.length <= WINDOW_CHARS ? clean : `${clean.slice(0, maxChars)}…`;
}

function windowOf(text: string, redact: Redactor): string {
  if (text.length <= WINDOW_CHARS) return text;
  const window = text.slice(0, WINDOW_CHARS);
  const near = WINDOW_CHARS - MARGIN_CHARS;
  return window.slice(0, cutBetweenSecrets({ text: window, near, step: -STEP_CHARS, redact }));
}
