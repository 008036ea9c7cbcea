import type { Calibration, MetricCalibration, PowerPoint } from "../../model/result/calibration.ts";
import { nameAxes } from "../../model/config/case.ts";
import { cleanText } from "../../base/clean-text.ts";
import { lines, markup, type Markup } from "../html/markup.ts";
import {
  formatNumber,
  formatPercent,
  formatWritten,
  formatWrittenPercent,
} from "../../base/format-number.ts";

/** More lines than this cannot be distinguished. */
const MOST_LINES = 10;
/** Tableau 10: most colour-blind people can distinguish these colours; dashes help the others. */
const COLOURS = [
  "#4e79a7",
  "#f28e2b",
  "#e15759",
  "#76b7b2",
  "#59a14f",
  "#edc948",
  "#b07aa1",
  "#ff9da7",
  "#9c755f",
  "#79706e",
] as const;
const DASHES = ["", "6 3", "2 2"] as const;

/** The place of the plot, in pixels. */
const PLOT = { left: 56, top: 48, width: 440, height: 260 } as const;
const LEGEND_LEFT = PLOT.left + PLOT.width + 24;
const WIDTH = 860;
const LINE_HEIGHT = 20;
const TARGET = 0.8;
const MOST_TEXT = 200;

/** Power curves with their intervals as a stand-alone SVG, without script, style sheet or external font. */
export function renderCalibrationSvg(calibration: Calibration): string {
  const curves = calibration.metrics.filter(({ power }) => power.length > 0);
  const shown = curves.slice(0, MOST_LINES);
  const height = Math.max(PLOT.top + PLOT.height + 72, PLOT.top + LINE_HEIGHT * (shown.length + 2));
  const title = `${calibration.id}: share of worsenings that are red`;
  const fails = calibration.perPullRequest.fail;
  const below = `Nothing changed: ${fails.count} of ${fails.of} pull requests red. Bars: ${formatWrittenPercent(calibration.confidence)} intervals.`;
  return lines([
    markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="sans-serif" font-size="12">`,
    markup`<title>${cleanText(title, MOST_TEXT)}</title>`,
    markup`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text({ x: PLOT.left, y: 24, anchor: "start" }, title),
    ...grid(),
    ...sizeLabels(shown),
    ...shown.flatMap(curve),
    ...shown.map(legendEntry),
    ...(curves.length > shown.length
      ? [
          text(
            { x: LEGEND_LEFT, y: legendY(shown.length), anchor: "start" },
            `and ${curves.length - shown.length} more`,
          ),
        ]
      : []),
    text({ x: PLOT.left, y: PLOT.top + PLOT.height + 60, anchor: "start" }, below),
    markup`</svg>`,
    markup``,
  ]).toString();
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

function text({ x, y, anchor }: Place, content: string): Markup {
  return markup`<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#24292f">${cleanText(content, MOST_TEXT)}</text>`;
}

function grid(): readonly Markup[] {
  const right = PLOT.left + PLOT.width;
  return [0, 0.2, 0.4, 0.6, TARGET, 1].flatMap((share) => {
    const dash = share === TARGET ? markup` stroke-dasharray="4 3"` : "";
    const colour = share === TARGET ? "#57606a" : "#d0d7de";
    return [
      markup`<line x1="${PLOT.left}" y1="${yOf(share)}" x2="${right}" y2="${yOf(share)}" stroke="${colour}"${dash}/>`,
      text({ x: PLOT.left - 8, y: yOf(share) + 4, anchor: "end" }, formatPercent(share)),
    ];
  });
}

/** Relative sizes and multiples of the margin share the same positions; each has a row of labels where it occurs. */
function sizeLabels(shown: readonly MetricCalibration[]): readonly Markup[] {
  const relative = shown.find(({ margin }) => margin.scale === "relative");
  const absolute = shown.find(({ margin }) => margin.scale === "absolute");
  const rows = [
    ...(relative === undefined
      ? []
      : [relative.power.map(({ worsening }) => `+${formatWrittenPercent(worsening)}`)]),
    ...(absolute === undefined ? [] : [multiples(absolute)]),
  ];
  return rows.flatMap((labels, row) =>
    labels.map((label, size) =>
      text(
        { x: xOf(size, labels.length), y: PLOT.top + PLOT.height + 20 + 16 * row, anchor: "middle" },
        label,
      ),
    ),
  );
}

function multiples({ power, margin }: MetricCalibration): readonly string[] {
  return power.map(({ worsening }) =>
    margin.value === 0
      ? `+${formatWritten(worsening)}`
      : `${formatNumber(worsening / margin.value, 2)}× margin`,
  );
}

function curve({ power }: MetricCalibration, index: number): readonly Markup[] {
  const points = power.map(({ seen }, size) => `${xOf(size, power.length)},${yOf(seen.share)}`);
  return [
    ...power.map((point, size) => whisker(point, xOf(size, power.length), colourOf(index))),
    markup`<polyline points="${points.join(" ")}" fill="none" stroke-width="2" ${strokeOf(index)}/>`,
  ];
}

function whisker({ seen }: PowerPoint, x: number, colour: string): Markup {
  return markup`<line x1="${x}" y1="${yOf(seen.lower)}" x2="${x}" y2="${yOf(seen.upper)}" stroke="${colour}" stroke-width="4" stroke-opacity="0.2"/>`;
}

function legendEntry({ metric, group, use }: MetricCalibration, index: number): Markup {
  const y = legendY(index);
  const axes = nameAxes(group);
  const name = cleanText(axes === "" ? metric : `${metric} (${axes})`, 34);
  const swatch = markup`<line x1="${LEGEND_LEFT}" y1="${y - 4}" x2="${LEGEND_LEFT + 24}" y2="${y - 4}" stroke-width="2" ${strokeOf(index)}/>`;
  return markup`${swatch}${text({ x: LEGEND_LEFT + 32, y, anchor: "start" }, `${name}, ${use}`)}`;
}

function legendY(index: number): number {
  return PLOT.top + 8 + LINE_HEIGHT * index;
}

function strokeOf(index: number): Markup {
  const dash = DASHES[index % DASHES.length] ?? "";
  return markup`stroke="${colourOf(index)}"${dash === "" ? "" : markup` stroke-dasharray="${dash}"`}`;
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? COLOURS[0];
}

function xOf(size: number, sizes: number): number {
  return rounded(PLOT.left + 24 + ((PLOT.width - 48) * size) / Math.max(1, sizes - 1));
}

function yOf(share: number): number {
  return rounded(PLOT.top + PLOT.height * (1 - share));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
