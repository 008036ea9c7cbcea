// oxlint-disable-next-line no-control-regex -- terminal colour codes are what is removed here
const ANSI = /\u001B\[[\d;?]*[ -/]*[@-~]/gu;
const LINE_BREAKS = /[\p{Zl}\p{Zp}\s]+/gu;
/** Control, bidi, zero-width and private-use characters. They are not visible and can mislead a reader. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** More than four marks on one letter would cover the lines above and below. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Longest names and messages, in code points. */
export const NAME_LENGTH = 80;
export const TEXT_LENGTH = 400;

/**
 * Text from outside, made safe to show on one line: without control, bidi and invisible characters, with white space
 * collapsed, and with at most `maxLength` code points and an ellipsis where it was cut. Markup is not escaped; each
 * renderer does that for its format.
 */
export function cleanText(text: string, maxLength: number): string {
  // A message can have megabytes, so it is cut to a generous length first; most of the following steps only remove
  // characters.
  const head = text.slice(0, maxLength * 4);
  const clean = withoutInvisible(head.replace(ANSI, "").replace(LINE_BREAKS, " ")).trim();
  const points = Array.from(clean);
  if (points.length <= maxLength && head.length === text.length) return clean;
  return `${points.slice(0, maxLength - 1).join("")}…`;
}

/** The text without invisible characters that can mislead. Line breaks are control characters and are removed too. */
export function withoutInvisible(text: string): string {
  return text.replace(LONE_SURROGATES, "\uFFFD").replace(INVISIBLE, "").replace(STACKED_MARKS, "$1");
}

/** `t033, t034, t035 (+4 more)`: the first names, at most `most`. `total` is the number of all, of which `names` may hold only the first. */
export function firstNames(names: readonly string[], most: number, total: number = names.length): string {
  const rest = total - Math.min(most, names.length);
  return `${names.slice(0, most).join(", ")}${rest > 0 ? ` (+${rest} more)` : ""}`;
}
