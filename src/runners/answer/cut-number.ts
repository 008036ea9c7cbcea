import type { CaughtValue } from "../../base/linear-pattern.ts";

/** Spaces that part groups of three digits: plain, no-break, figure, thin, narrow no-break. */
const SPACE = String.raw`[ \u00a0\u2007\u2009\u202f]`;
const TIME = String.raw`(?:days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|ms|[u\u00b5\u03bc]s|ns)`;

/** How a number goes on: with digits, groups of them, a fraction, an exponent, as hexadecimal, as a time of several units. */
const GOES_ON: readonly RegExp[] = [
  /^\p{N}/u,
  /^[,.'’·٫٬，．、﹐﹒。＇]\p{N}/u,
  /^_/,
  /^[.]?[eEdD][+-]?\d/,
  /^[xX][\da-fA-F]/,
  new RegExp(`^${SPACE}?[×xX*·]${SPACE}?10(?:\\^|\\*\\*|[⁻⁰¹²³⁴-⁹])`),
  new RegExp(`^${SPACE}?${TIME}${SPACE}?\\d+(?:[.]\\d+)?${SPACE}?${TIME}\\b`),
  /^:\d\d(?!\d)/,
];

/** Only a number that is not grouped and has no fraction can be the first of several groups. */
const FIRST_GROUP = /^[+-]?\d{1,3}$/;
const NEXT_GROUP = new RegExp(`^${SPACE}\\d`);

/** How a number may begin before the captured text: in the same ways, and with its sign. */
const HAS_BEGUN: readonly RegExp[] = [
  /\p{N}$/u,
  /\p{N}[,.'’·٫٬，．、﹐﹒。＇_]$/u,
  /(?:^|[^\w.])[.．]$/,
  /\d[.]?[eEdD][+-]?$/,
  /(?:^|\W)0[xX][\da-fA-F]*$/,
  /(?:^|[\s=:([{,;|])[-−–－﹣‐‑‒]$/,
  /(?:^|\D)\d{1,2}:$/,
];

const LAST_GROUP = /^\d{3}(?!\d)/;
const GROUPS_BEFORE = new RegExp(
  `(?:^|[^\\w.,${SPACE.slice(1, -1)}]|[^\\d]${SPACE})[+-]?\\d{1,3}(?:${SPACE}\\d{3})*${SPACE}$`,
);

const MOST_SHOWN = 12;

/**
 * Why a captured text may be a part of a number only; null = it is whole. `2,132`, `12,5`, `1 234`, `1.2e-05` and `1m2.5s` read
 * as their first digits would hide any change of the rest.
 */
export function cutNumber(caught: CaughtValue): string | null {
  const { value } = caught;
  const [before, after] = [withoutUnseen(caught.before), withoutUnseen(caught.after)];
  const goesOn =
    GOES_ON.some((pattern) => pattern.test(after)) || (FIRST_GROUP.test(value) && NEXT_GROUP.test(after));
  if (goesOn) {
    return `captured '${value}', which is followed by '${firstWord(after)}': is it the whole number?`;
  }
  const hasBegun =
    HAS_BEGUN.some((pattern) => pattern.test(before)) ||
    (LAST_GROUP.test(value) && GROUPS_BEFORE.test(before));
  if (!hasBegun) return null;
  const shown = /\S+\s?$/.exec(before)?.[0] ?? before;
  return `captured '${value}', which follows '${shown.slice(-MOST_SHOWN)}': is it the whole number?`;
}

/** A reader sees `12` where a mark of no width parts the digits. A tab is seen. */
function withoutUnseen(text: string): string {
  return text.replaceAll(UNSEEN, "");
}

// oxlint-disable-next-line no-control-regex -- control characters are what is removed here
const UNSEEN = /[\p{Cf}\p{Mn}\p{Me}\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu;

function firstWord(after: string): string {
  return (/^\s?\S*/.exec(after)?.[0] ?? after).slice(0, MOST_SHOWN);
}
