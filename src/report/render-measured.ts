import { NAME_LENGTH } from "../base/clean-text.ts";
import { formatNumber } from "../base/format-number.ts";
import { formatAgainst } from "../base/format-value.ts";
import { nameAxes } from "../model/config/case.ts";
import { kindTraits } from "../model/config/metric-kind.ts";
import { shownAs } from "../model/result/finding-numbers.ts";
import type { MeasuredNumber } from "../model/result/measured-number.ts";
import { prose } from "./markdown/escape-markdown.ts";
import { textTable } from "./text/text-table.ts";

/** A table of more is read elsewhere. */
const MOST_LINES = 60;
const MOST_COLUMNS = 44;
const NAMES = 3;

/** What was measured, as a table; empty where nothing was. */
export function renderMeasured(numbers: readonly MeasuredNumber[], format: "text" | "markdown"): string {
  if (numbers.length === 0) return "";
  const hasSides = new Set(numbers.map(({ side }) => side)).size > 1;
  const head = [
    "metric",
    "group",
    ...(hasSides ? ["side"] : []),
    "n",
    "mean or rate",
    "median",
    "spread (SD)",
  ];
  const rows = numbers.slice(0, MOST_LINES).map((number) => cellsOf(number, hasSides));
  const left = numbers.length - rows.length;
  const more = left > 0 ? [`and ${formatNumber(left, 1)} more (--format json names all)`] : [];
  const lines =
    format === "text"
      ? textTable([head, ...rows], { names: hasSides ? NAMES : NAMES - 1, mostColumns: MOST_COLUMNS })
      : markdownTable(head, rows);
  return [...lines, ...(format === "markdown" && left > 0 ? [""] : []), ...more, ""].join("\n");
}

function cellsOf(number: MeasuredNumber, hasSides: boolean): readonly string[] {
  const { metric, kind, group, side, n, mean, median, sd, unit } = number;
  const isRate = kindTraits(kind).values === "answers";
  const scale = { unit, as: shownAs(kind, unit) };
  const magnitude = Math.abs(mean ?? 0);
  const shown = (value: number | null): string =>
    value === null ? "–" : formatAgainst([value, value], magnitude, scale);
  return [
    metric,
    nameAxes(group) || "all",
    ...(hasSides ? [side] : []),
    formatNumber(n, 1),
    mean === null ? "lists or objects" : shown(mean),
    isRate ? "–" : shown(median),
    isRate && mean !== null ? `${formatNumber(Math.round(mean * n), 1)} of ${formatNumber(n, 1)}` : shown(sd),
  ];
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const written = (row: readonly string[]): string =>
    `| ${row.map((cell) => prose(cell, NAME_LENGTH)).join(" | ")} |`;
  return [written(head), `|${"---|".repeat(head.length)}`, ...rows.map(written)];
}
