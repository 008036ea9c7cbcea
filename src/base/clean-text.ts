// oxlint-disable-next-line no-control-regex -- terminal colour codes are what is removed here
const ANSI = /\u001B\[[\d;?]*[ -/]*[@-~]/gu;
const LINE_BREAKS = /[\p{Zl}\p{Zp}\s]+/gu;
/** Control, bidi, zero-width and private-use characters: none of them is shown, all of them can mislead. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** More than four marks on one letter paint over the lines above and below. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Lengths, in code points, that names and messages are cut to. */
export const NAME_LENGTH = 80;
export const TEXT_LENGTH = 400;

/**
 * Text from outside made safe to show on one line: no control, bidi or invisible characters, white space collapsed,
 * at most `maxLength` code points with an ellipsis where it was cut. Says nothing of markup: that is each renderer's own.
 */
export function cleanText(text: string, maxLength: number): string {
  // A message can be megabytes: cut first, generously, since most of what follows only removes.
  const head = text.slice(0, maxLength * 4);
  const clean = withoutInvisible(head.replace(ANSI, "").replace(LINE_BREAKS, " ")).trim();
  const points = Array.from(clean);
  if (points.length <= maxLength && head.length === text.length) return clean;
  return `${points.slice(0, maxLength - 1).join("")}…`;
}

/** The text without what is not seen and can mislead; line breaks, which are control characters, are lost as well. */
export function withoutInvisible(text: string): string {
  return text.replace(LONE_SURROGATES, "\uFFFD").replace(INVISIBLE, "").replace(STACKED_MARKS, "$1");
}
