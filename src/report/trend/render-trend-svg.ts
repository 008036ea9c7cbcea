import { cleanText } from "../../base/clean-text.ts";
import type { Trend, TrendChange, TrendPoint } from "../../model/result/trend.ts";
import { lines, markup, type Markup } from "../html/markup.ts";
import { directionText, shortChangeText, trendTitle, trendValue, versionText } from "./trend-words.ts";

const WIDTH = 860;
/** The place of a plot within its row, in pixels. */
const PLOT = { left: 96, top: 48, width: 740, height: 110 } as const;
const ROW_HEIGHT = PLOT.top + PLOT.height + 48;
/** More would be a picture that nobody reads. */
const MOST_ROWS = 20;
const MOST_TEXT = 200;
const INK = "#24292f";
const FAINT = "#57606a";
const BLUE = "#0969da";
/** From this many points on they are small. */
const CROWDED = 200;
/** Fewest values of which some may lie off the scale. */
const FEWEST_TO_CUT = 20;
const COLOURS = { better: "#1a7f37", worse: "#cf222e", none: "#57606a" } as const;

/** A row of points for each trend, as a stand-alone SVG without script, style sheet or external font. */
export function renderTrendSvg(trends: readonly Trend[], title: string): string {
  const shown = trends.slice(0, MOST_ROWS);
  const left = trends.length - shown.length;
  const height = ROW_HEIGHT * Math.max(1, shown.length) + (left > 0 ? 32 : 0);
  return lines([
    markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="sans-serif" font-size="12">`,
    markup`<title>${cleanText(title, MOST_TEXT)}</title>`,
    markup`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...(shown.length === 0 ? [text({ x: PLOT.left, y: PLOT.top, colour: INK }, "no runs")] : []),
    ...shown.flatMap((trend, row) => new TrendRow(trend, row * ROW_HEIGHT).draw()),
    ...(left > 0 ? [text({ x: PLOT.left, y: height - 12, colour: FAINT }, `and ${left} more`)] : []),
    markup`</svg>`,
    markup``,
  ]).toString();
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly anchor?: "start" | "middle" | "end";
}

function text({ x, y, colour, anchor = "start" }: Place, content: string): Markup {
  return markup`<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${cleanText(content, MOST_TEXT)}</text>`;
}

class TrendRow {
  readonly #trend: Trend;
  readonly #top: number;
  readonly #low: number;
  readonly #range: number;

  constructor(trend: Trend, top: number) {
    this.#trend = trend;
    this.#top = top;
    const { low, high } = shownRange(trend.points.map(({ value }) => value));
    this.#low = low;
    this.#range = high - low;
  }

  draw(): readonly Markup[] {
    const trend = this.#trend;
    return [
      text({ x: PLOT.left, y: this.#top + 20, colour: INK }, trendTitle(trend)),
      text({ x: PLOT.left, y: this.#top + 36, colour: FAINT }, lastText(trend)),
      ...this.#frame(),
      ...trend.changes.flatMap((change, index) => this.#change(change, index)),
      ...trend.points.map((point, index) => this.#dot(point, index)),
      ...trend.points.flatMap((point, index) => this.#versions(point, index)),
    ];
  }

  #frame(): readonly Markup[] {
    const { points } = this.#trend;
    const [first, last] = [points[0], points.at(-1)];
    const bottom = this.#top + PLOT.top + PLOT.height;
    const ends = [this.#low, this.#low + this.#range];
    return [
      markup`<rect x="${PLOT.left}" y="${this.#top + PLOT.top}" width="${PLOT.width}" height="${PLOT.height}" fill="none" stroke="#d0d7de"/>`,
      ...(this.#range > 0 ? ends : [this.#low]).map((value) =>
        text(
          { x: PLOT.left - 8, y: this.#y(value) + 4, colour: FAINT, anchor: "end" },
          trendValue(value, this.#trend),
        ),
      ),
      ...(first === undefined
        ? []
        : [text({ x: PLOT.left, y: bottom + 16, colour: FAINT }, first.time.slice(0, 10))]),
      ...(last === undefined || points.length < 2
        ? []
        : [
            text(
              { x: PLOT.left + PLOT.width, y: bottom + 16, colour: FAINT, anchor: "end" },
              last.time.slice(0, 10),
            ),
          ]),
    ];
  }

  /** A line at the change, and the means on its two sides. */
  #change(change: TrendChange, index: number): readonly Markup[] {
    const { changes, points } = this.#trend;
    const colour = COLOURS[change.effect ?? "none"];
    const x = this.#x(change.at - 0.5);
    const from = changes[index - 1]?.at ?? 0;
    const to = changes[index + 1]?.at ?? points.length;
    const dash = change.isProvisional ? markup` stroke-dasharray="4 3"` : "";
    const sides = [
      { from, to: change.at, mean: change.before },
      { from: change.at, to, mean: change.after },
    ];
    return [
      markup`<line x1="${x}" y1="${this.#top + PLOT.top}" x2="${x}" y2="${this.#top + PLOT.top + PLOT.height}" stroke="${colour}" stroke-width="2"${dash}><title>${cleanText(shortChangeText(change, this.#trend), MOST_TEXT)}</title></line>`,
      ...sides.map(
        (side) =>
          markup`<line x1="${this.#x(side.from - 0.5)}" y1="${this.#y(side.mean)}" x2="${this.#x(side.to - 0.5)}" y2="${this.#y(side.mean)}" stroke="#8c959f" stroke-width="2"/>`,
      ),
    ];
  }

  #dot(point: TrendPoint, index: number): Markup {
    const fill = point.status === "complete" ? BLUE : "#ffffff";
    const what = `${point.runId}, ${point.time.slice(0, 10)}: ${trendValue(point.value, this.#trend)}`;
    const title = cleanText(what, MOST_TEXT);
    const [x, y] = [this.#x(index), this.#y(point.value)];
    if (point.value < this.#low || point.value > this.#low + this.#range) {
      return markup`<rect x="${x - 3}" y="${y - 3}" width="6" height="6" fill="#bc4c00"><title>${title} (off the scale)</title></rect>`;
    }
    const radius = this.#trend.points.length > CROWDED ? 1.5 : 3;
    return markup`<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="${BLUE}"><title>${title}</title></circle>`;
  }

  #versions({ versions }: TrendPoint, index: number): readonly Markup[] {
    if (versions.length === 0) return [];
    const [x, y] = [this.#x(index), this.#top + PLOT.top + PLOT.height];
    return [
      markup`<path d="M${x - 5} ${y + 8}L${x} ${y}L${x + 5} ${y + 8}Z" fill="#8250df"><title>${cleanText(versions.map(versionText).join(", "), MOST_TEXT)}</title></path>`,
    ];
  }

  #x(index: number): number {
    const room = PLOT.width - 16;
    const last = Math.max(1, this.#trend.points.length - 1);
    const x = PLOT.left + 8 + (room * index) / last;
    return rounded(Math.min(Math.max(x, PLOT.left), PLOT.left + PLOT.width));
  }

  #y(value: number): number {
    const place = this.#range > 0 ? (value - this.#low) / this.#range : 0.5;
    const share = Math.min(Math.max(place, 0), 1);
    return rounded(this.#top + PLOT.top + 8 + (PLOT.height - 16) * (1 - share));
  }
}

function lastText(trend: Trend): string {
  const newest = trend.changes.at(-1);
  const direction = directionText(trend);
  return newest === undefined ? direction : `${direction}; last change: ${shortChangeText(newest, trend)}`;
}

/** All values, but for a few that are so far away that they would flatten the rest: these are drawn at the edge. */
function shownRange(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0), at(1)];
  if (sorted.length < FEWEST_TO_CUT) return { low, high };
  const most = at(0.95) - at(0.05);
  return most === 0
    ? { low, high }
    : { low: Math.max(low, at(0.05) - most), high: Math.min(high, at(0.95) + most) };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
