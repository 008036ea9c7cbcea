import { formatNumber } from "../../base/format-number.ts";
import type { Trend, TrendPoint } from "../../model/result/trend.ts";
import type { TextStyle } from "../text/text-style.ts";
import { line, withoutCommand, wrap } from "../text/text-lines.ts";
import { textTable } from "../text/text-table.ts";
import { sparkline } from "./sparkline.ts";
import {
  changeText,
  directionText,
  intervalText,
  shortSha,
  statusText,
  trendTitle,
  trendValue,
  versionText,
} from "./trend-words.ts";

export interface TrendTextOptions {
  /** Number of runs that are listed, the newest ones. */
  readonly limit: number;
  readonly style: TextStyle;
  readonly alphabet: "blocks" | "ascii";
}

/** Runs in a sparkline. */
const SPARK_RUNS = 60;
const MOST_COLUMNS = 26;

/** Trends for a terminal, one after the other. */
export function renderTrendText(trends: readonly Trend[], options: TrendTextOptions): string {
  return trends.map((trend) => trendText(trend, options)).join("\n");
}

function trendText(trend: Trend, { limit, style, alphabet }: TrendTextOptions): string {
  const complete = trend.points.filter(({ status }) => status === "complete");
  const spark = sparkline(
    complete.slice(-SPARK_RUNS).map(({ value }) => value),
    alphabet,
  );
  const toned = { improving: style.good, degrading: style.bad, stable: style.dim, unknown: style.dim };
  const table = textTable(
    [
      ["run", "commit", "date", "status", "value", "95%", "n", "errored"],
      ...trend.points.slice(-limit).map((point) => cellsOf(point, trend)),
    ],
    { names: 4, mostColumns: MOST_COLUMNS },
  );
  return [
    ...wrap(line(trendTitle(trend)), 0).map(style.bold),
    `  ${spark}  ${toned[trend.direction](directionText(trend))}`,
    "",
    ...table.map((row) => withoutCommand(`  ${row}`)),
    "",
    ...changeLines(trend),
    ...versionLines(trend),
    ...leftOutLines(trend),
    "",
  ].join("\n");
}

function cellsOf(point: TrendPoint, trend: Trend): readonly string[] {
  return [
    point.runId,
    shortSha(point.sha) ?? "–",
    point.time.slice(0, "2026-01-31".length),
    statusText(point),
    trendValue(point.value, trend),
    intervalText(point, trend),
    formatNumber(point.n, 1),
    point.errored === null ? "–" : formatNumber(point.errored, 1),
  ];
}

/** Fewest complete runs that can show a change: three on each side. */
const FEWEST_RUNS = 6;

function changeLines(trend: Trend): readonly string[] {
  const complete = trend.points.filter(({ status }) => status === "complete").length;
  if (complete < FEWEST_RUNS) {
    const runs = complete === 1 ? "1 complete run is" : `${complete} complete runs are`;
    return wrap(`changes of level: ${runs} too few, ${FEWEST_RUNS} are needed`, 2);
  }
  if (trend.changes.length === 0) return wrap(`no change of level in ${complete} complete runs`, 2);
  return trend.changes
    .toReversed()
    .flatMap((change) =>
      wrap(`changed on ${change.time.slice(0, "2026-01-31".length)}: ${line(changeText(change, trend))}`, 2),
    );
}

function versionLines({ points }: Trend): readonly string[] {
  return points
    .filter(({ versions }) => versions.length > 0)
    .toReversed()
    .flatMap(({ runId, versions }) =>
      wrap(line(`versions from ${runId} on: ${versions.map(versionText).join(", ")}`), 2),
    );
}

function leftOutLines({ leftOut }: Trend): readonly string[] {
  if (leftOut === 0) return [];
  const runs = leftOut === 1 ? "1 run is" : `${formatNumber(leftOut, 1)} runs are`;
  return wrap(`${runs} left out: the metric had another kind, direction or unit`, 2);
}
