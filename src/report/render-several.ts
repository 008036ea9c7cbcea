import type { Report } from "../model/result/report.ts";
import { NAME_LENGTH } from "../base/clean-text.ts";
import { plural } from "./words/describe-run.ts";
import { codeSpan, prose } from "./markdown/escape-markdown.ts";
import { VERDICT_WORDS, verdictWord } from "./words/verdict-word.ts";
import { verdictIcon } from "./words/icons.ts";
import { renderJson } from "./render-json.ts";
import { renderMarkdown } from "./markdown/render-markdown.ts";
import { renderText } from "./text/render-text.ts";
import { line } from "./text/text-lines.ts";
import type { TextStyle } from "./text/text-style.ts";

/** A gate that ended without a report. */
export interface BrokenGate {
  readonly kind: "broken";
  readonly id: string;
  readonly exitCode: number;
  /** The reason, in one line. */
  readonly why: string;
}

/** How one of several gates ended. */
export type GateEnd = { readonly kind: "judged"; readonly report: Report } | BrokenGate;

/** One line for each gate, those without a report and the worst ones first, then each report as it is shown alone. */
export function renderSeveralText(
  reports: readonly Report[],
  style: TextStyle,
  broken: readonly BrokenGate[] = [],
): string {
  const sorted = worstFirst(reports);
  const rows = [
    ...broken.map(({ id, why }) => ["ERROR", id, why] as const),
    ...sorted.map((report) => [verdictWord(report).toUpperCase(), report.id, report.title] as const),
  ];
  const width = Math.max(...rows.map(([verdict]) => verdict.length));
  const lines = rows.map(([verdict, id, title]) => `${verdict.padEnd(width)}  ${line(id)}: ${line(title)}`);
  const rule = `\n${"─".repeat(100)}\n\n`;
  const head = `${style.bold(summary(sorted, broken))}\n\n${lines.join("\n")}\n`;
  return [head, ...sorted.map((report) => renderText(report, style))].join(rule);
}

/** A table of the gates, the worst first, then each report as it is shown alone. */
export function renderSeveralMarkdown(
  reports: readonly Report[],
  broken: readonly BrokenGate[] = [],
): string {
  const sorted = worstFirst(reports);
  const table = gatesTable(sorted, broken);
  const bodies = sorted.map((report) =>
    renderMarkdown(report, { maxBytes: Number.POSITIVE_INFINITY, audience: "file" }),
  );
  return [`## ${summary(sorted, broken)}\n\n${table}\n`, ...bodies].join("\n---\n\n");
}

/** One row for each gate. */
function gatesTable(reports: readonly Report[], broken: readonly BrokenGate[]): string {
  const row = (icon: string, id: string, title: string): string =>
    `| ${icon} | ${codeSpan(id, NAME_LENGTH)} | ${prose(title, 200).replaceAll("|", "\\|")} |`;
  return [
    "| | Gate | |",
    "|---|---|---|",
    ...broken.map(({ id, why }) => row("❌", id, `Not judged: ${why}`)),
    ...reports.map((report) => row(verdictIcon(report), report.id, report.title)),
  ].join("\n");
}

/** A list of reports, each with the content of its report.json. A gate without a report is `{id, exitCode, error}`. */
export function renderSeveralJson(reports: readonly Report[], broken: readonly BrokenGate[] = []): string {
  const list = [
    ...broken.map(({ id, exitCode, why }) => JSON.stringify({ id, exitCode, error: why }, null, 2)),
    ...worstFirst(reports).map((report) => renderJson(report).trimEnd()),
  ];
  return `[\n${list.join(",\n")}\n]\n`;
}

function worstFirst(reports: readonly Report[]): readonly Report[] {
  return reports.toSorted((a, b) => rank(a) - rank(b));
}

function rank(report: Report): number {
  return VERDICT_WORDS.indexOf(verdictWord(report));
}

/** `3 gates: 1 fail, 2 pass`. */
function summary(reports: readonly Report[], broken: readonly BrokenGate[]): string {
  const counts = VERDICT_WORDS.flatMap((word) => {
    const count = reports.filter((report) => verdictWord(report) === word).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const errors = broken.length === 0 ? [] : [`${broken.length} without a report`];
  return `${plural(reports.length + broken.length, "gate")}: ${[...errors, ...counts].join(", ")}`;
}
