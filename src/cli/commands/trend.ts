import { Command, Option } from "commander";
import { findHistory, type FoundHistory } from "../../app/past/find-history.ts";
import { didYouMean } from "../../base/did-you-mean.ts";
import { EXIT, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ChangeMethod } from "../../history/trend-changes.ts";
import { trendsOf } from "../../history/trend.ts";
import { matchesPattern, matchesWhere } from "../../model/config/where.ts";
import type { Where } from "../../model/config/metric.ts";
import type { Trend } from "../../model/result/trend.ts";
import { renderTrendCsv } from "../../report/trend/render-trend-csv.ts";
import { renderTrendSvg } from "../../report/trend/render-trend-svg.ts";
import { renderTrendText } from "../../report/trend/render-trend-text.ts";
import { ANSI_STYLE, PLAIN_STYLE } from "../../report/text/text-style.ts";
import type { CliIo } from "../io.ts";
import { collect, positiveInteger } from "../options/common-options.ts";
import { parseWhereTexts } from "../options/parse-where.ts";
import { openWorkspace } from "../open-workspace.ts";

interface TrendOptions {
  readonly metric: readonly string[];
  readonly where: readonly string[];
  readonly limit: number;
  readonly format: TrendFormat;
  readonly compat: "otava" | undefined;
  readonly out: string | undefined;
}

const FORMATS = ["text", "json", "csv", "svg"] as const;
type TrendFormat = (typeof FORMATS)[number];

const DEFAULT_LIMIT = 10;

const EXAMPLES = `
Examples:
  regression-gate trend                                   the downloaded baseline, else the latest run
  regression-gate trend --metric score --limit 30         one metric
  regression-gate trend --format svg > trend.svg          a picture
  regression-gate trend path/to/run downloaded-bundle     two histories of one gate, joined`;

/** `trend`: shows what metrics did in the runs of main. The exit code is always 0: a trend is a note, never a gate. */
export function trendCommand(io: CliIo, finish: (exitCode: number) => void): Command {
  return new Command("trend")
    .description("Show what metrics did in the runs of the base branch, and where their level changed.")
    .argument(
      "[histories...]",
      "run ids, run folders, baselines or history.jsonl files (default: the downloaded baseline, else the latest run)",
    )
    .addOption(
      new Option(
        "--metric <name>",
        "show only this metric, or those that match a pattern such as 'time*'; repeatable",
      )
        .argParser(collect)
        .default([], "all metrics"),
    )
    .addOption(
      new Option("--where <axis=value>", "show only the groups with this value or pattern; repeatable")
        .argParser(collect)
        .default([], "all groups"),
    )
    .option("--limit <n>", "number of runs to list, the newest ones", positiveInteger, DEFAULT_LIMIT)
    .addOption(
      new Option("--format <format>", "format of the output on stdout").choices(FORMATS).default("text"),
    )
    .addOption(
      new Option("--compat <tool>", "find changes of level as another tool does, to compare with it").choices(
        ["otava"],
      ),
    )
    .option("--out <dir>", "folder that holds the runs (default: .regression-gate)")
    .addHelpText("after", EXAMPLES)
    .action(async (names: readonly string[], options: TrendOptions) => {
      const workspace = await openWorkspace(io, options);
      const history = await findHistory(names, { workspace, cwd: io.cwd });
      const trends = wantedTrends(history, options);
      io.stdout(await io.busy(() => render(trends, { history, options, io })));
      finish(EXIT.pass);
    });
}

/** UsageError for a metric that no run has. */
function wantedTrends({ entries }: FoundHistory, { metric, where, compat }: TrendOptions): readonly Trend[] {
  const groups: Where = parseWhereTexts(where);
  const names = [...new Set(entries.flatMap((entry) => entry.metrics.map((one) => one.metric)))];
  const isNamed = (name: string): boolean =>
    metric.length === 0 || metric.some((wanted) => wanted === name || matchesPattern(wanted, name));
  for (const wanted of metric) {
    if (names.some((name) => name === wanted || matchesPattern(wanted, name))) continue;
    throw usageProblem("--metric", `no run has the metric ${quote(wanted)}.${didYouMean(wanted, names)}`);
  }
  const method: ChangeMethod = compat ?? "ranks";
  const trends = trendsOf(entries, {
    isWanted: (name, group) => isNamed(name) && matchesWhere(group, groups),
    method,
  });
  if (trends.length > 0 || where.length === 0) return trends;
  throw usageProblem("--where", `no group of the runs has ${where.join(", ")}`);
}

function render(
  trends: readonly Trend[],
  {
    history,
    options,
    io,
  }: { readonly history: FoundHistory; readonly options: TrendOptions; readonly io: CliIo },
): string {
  const { format, limit } = options;
  if (format === "json") return `${JSON.stringify({ gate: history.gate, trends }, null, 2)}\n`;
  if (format === "csv") return renderTrendCsv(trends);
  if (format === "svg") return renderTrendSvg(trends, `Trends of ${history.gate ?? history.from.join(", ")}`);
  if (trends.length === 0) return emptyText(history);
  const style = io.colour === "ansi" ? ANSI_STYLE : PLAIN_STYLE;
  const isPlain = (io.env["NO_COLOR"] ?? "") !== "" || io.env["TERM"] === "dumb";
  return renderTrendText(trends, { limit, style, alphabet: isPlain ? "ascii" : "blocks" });
}

/** What to do where there is nothing to show. */
function emptyText({ from }: FoundHistory): string {
  return `${from.join(", ")}: no run measured a metric. Runs of main add to the history: let the action run on pushes to main, then \`regression-gate baseline download\`.\n`;
}
