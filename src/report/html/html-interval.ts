import type { Finding } from "../../model/result/finding.ts";
import { markup, type Markup } from "./markup.ts";

/** The picture shows this many margins to each side. An interval that is longer ends in an arrow. */
const SPAN = 4;
const WIDTH = 160;
const HEIGHT = 18;

/**
 * A small picture of the interval of the worsening, in margins: right is worse, and the dashed line is the margin.
 * Empty where there is no interval.
 */
export function intervalPicture({ lower, upper, estimate, margin, better }: Finding): Markup {
  if (margin <= 0 || (lower === null && upper === null)) return markup``;
  const sign = better === "lower" ? 1 : -1;
  const worse = (value: number | null, open: number): number =>
    value === null ? open : (sign * value) / margin;
  const ends = [worse(lower, -sign * SPAN), worse(upper, sign * SPAN)].toSorted((a, b) => a - b);
  const [from = 0, to = 0] = ends.map(place);
  const middle = HEIGHT / 2;
  const at = worse(estimate, 0);
  const dot =
    estimate === null || Math.abs(at) > SPAN
      ? ""
      : markup`<circle class="dot" cx="${place(at)}" cy="${middle}" r="3.5"/>`;
  const label = `worsening in margins, from ${ends.map((end) => round(end)).join(" to ")}; more than 1 is too much`;
  const middleLines = markup`<line class="axis" x1="${place(0)}" y1="0" x2="${place(0)}" y2="${HEIGHT}"/><line class="margin" x1="${place(1)}" y1="0" x2="${place(1)}" y2="${HEIGHT}"/>`;
  const range = markup`<line class="range" x1="${from}" y1="${middle}" x2="${Math.max(to, from + 1)}" y2="${middle}"/>`;
  return markup`<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${middleLines}${range}${arrows(ends)}${dot}</svg>`;
}

/** Arrows where the interval continues outside the picture. */
function arrows(ends: readonly number[]): readonly Markup[] {
  const middle = HEIGHT / 2;
  return [
    ...(ends.some((end) => end < -SPAN) ? [[6, 0]] : []),
    ...(ends.some((end) => end > SPAN) ? [[WIDTH - 6, WIDTH]] : []),
  ].map(
    ([x = 0, tip = 0]) =>
      markup`<path class="tip" d="M${x} ${middle - 4}L${tip} ${middle}L${x} ${middle + 4}Z"/>`,
  );
}

function place(margins: number): number {
  const kept = Math.min(SPAN, Math.max(-SPAN, margins));
  return round(WIDTH / 2 + (kept * (WIDTH / 2 - 6)) / SPAN);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
