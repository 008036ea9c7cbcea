import type { TriedCase } from "../../app/try-case.ts";
import type { WatchedExchange } from "../../app/runners/watch-exchanges.ts";
import { cleanText, TEXT_LENGTH, withoutInvisible } from "../../base/clean-text.ts";
import { formatDuration, formatValue } from "../../base/format-value.ts";
import type { Json } from "../../base/json.ts";
import type { Metric } from "../../model/config/metric.ts";
import { line } from "../../report/text/text-lines.ts";
import type { OutputFormat } from "../options/common-options.ts";

/** One case as it was run: what went in, what came out, and what was read out of that. */
export function renderTry(tried: TriedCase, metrics: readonly Metric[], format: OutputFormat): string {
  const { trial, row, exchanges, others } = tried;
  if (format === "json") {
    const { repetition, side, seed } = trial;
    return `${JSON.stringify({ case: trial.case.name, side, repetition, seed, row, exchanges }, null, 2)}\n`;
  }
  const duration = row.durationMs === null ? "" : ` in ${formatDuration(row.durationMs)}`;
  const error = row.error === null ? [] : [`error ${row.error.code}: ${line(row.error.message)}`];
  return [
    `${line(trial.case.name) || "the only case"} (${trial.side}, seed ${trial.seed}): ${row.status}${duration}`,
    ...(others > 0 ? [`${others} more cases are meant, too; --where selects among them`] : []),
    ...exchanges.flatMap(exchangeLines),
    ...error,
    "metrics:",
    ...metricLines(row.metrics, metrics),
    "",
  ].join("\n");
}

function exchangeLines(exchange: WatchedExchange): readonly string[] {
  switch (exchange.kind) {
    case "command":
      return [
        `command: ${line(textOf(exchange.command))}`,
        ...block("stdin", exchange.stdin),
        ...block("stdout", exchange.stdout),
        ...block("stderr", exchange.stderr),
        line(exchange.end),
      ];
    case "http":
      return [
        line(exchange.request),
        ...block("body", exchange.body ?? ""),
        ...block("answer", exchange.response),
        line(exchange.end),
      ];
    case "module":
      return [
        `module: ${line(exchange.module)}`,
        ...block("argument", textOf(exchange.argument)),
        ...block("result", textOf(exchange.result)),
      ];
    default:
      return exchange satisfies never;
  }
}

/** More of a stream helps nobody on a screen. */
const MOST_LINES = 200;

/** The bar keeps a line of the program from being read as one of ours, or as a command of a workflow. */
function block(name: string, text: string): readonly string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  if (text.trim() === "") return [`${name}: nothing`];
  const left = lines.length - MOST_LINES;
  return [
    `${name}:`,
    ...lines.slice(0, MOST_LINES).map((one) => `  | ${withoutInvisible(one).replaceAll("##[", "## [")}`),
    ...(left > 0 ? [`  and ${left} more lines`] : []),
  ];
}

function metricLines(
  values: Readonly<Record<string, Json | undefined>>,
  metrics: readonly Metric[],
): readonly string[] {
  const declared = metrics.filter(({ implicit }) => !implicit);
  const missing = declared.filter(({ name }) => (values[name] ?? null) === null);
  const found = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return [
    ...found.map(([name, value]) => {
      const metric = metrics.find((one) => one.name === name);
      const text = typeof value === "number" ? formatValue(value, metric?.unit ?? null) : textOf(value);
      return `  ${line(name)}: ${cleanText(text, TEXT_LENGTH)}${metric === undefined ? " (not in the config)" : ""}`;
    }),
    ...missing.map(({ name }) => `  ${line(name)}: missing`),
    ...(found.length + missing.length === 0 ? ["  none"] : []),
  ];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}
