import { nameAxes } from "../../model/config/case.ts";
import type { Trend, TrendPoint } from "../../model/result/trend.ts";
import { type Cell, csvText } from "../csv-text.ts";
import { versionText } from "./trend-words.ts";

const COLUMNS: Readonly<Record<string, (point: TrendPoint, trend: Trend) => Cell>> = {
  metric: (_, { metric }) => metric,
  group: (_, { group }) => nameAxes(group),
  run: ({ runId }) => runId,
  sha: ({ sha }) => sha,
  time: ({ time }) => time,
  status: ({ status }) => status,
  verdict: ({ verdict }) => verdict,
  accepted: ({ isAccepted }) => (isAccepted ? "true" : "false"),
  value: ({ value }) => value,
  lower: ({ interval }) => interval?.[0] ?? null,
  upper: ({ interval }) => interval?.[1] ?? null,
  unit: (_, { unit }) => unit,
  n: ({ n }) => n,
  errored: ({ errored }) => errored,
  changed: (point, { changes }) => (changes.some(({ runId }) => runId === point.runId) ? "true" : "false"),
  versions: ({ versions }) => versions.map(versionText).join("; "),
};

/** One row for each run and metric, oldest first. */
export function renderTrendCsv(trends: readonly Trend[]): string {
  const rows = trends.flatMap((trend) =>
    trend.points.map((point) => Object.values(COLUMNS).map((cell) => cell(point, trend))),
  );
  return csvText([Object.keys(COLUMNS), ...rows]);
}
