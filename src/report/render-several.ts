import type { Report } from "../model/result/report.ts";
import { NAME_LENGTH } from "../base/clean-text.ts";
import { plural } from "./words/describe-run.ts";
import { codeSpan, prose } from "./markdown/escape-markdown.ts";
import { verdictIcon } from "./words/icons.ts";
import { renderJson } from "./render-json.ts";
import { renderMarkdown } from "./markdown/render-markdown.ts";
import { renderText } from "./text/render-text.ts";
import { line } from "./text/text-lines.ts";
import type { TextStyle } from "./text/text-style.ts";

/** Worst first. */
const WORST: readonly Report["verdict"][] = ["fail", "inconclusive", "warn", "pass"];

/** One line a gate, the worst first, then each report as it is shown alone. */
export function renderSeveralText(reports: readonly Report[], style: TextStyle): string {
  const sorted = worstFirst(reports);
  const width = Math.max(...sorted.map(({ verdict }) => verdict.length));
  const lines = sorted.map(
    ({ verdict, id, title }) => `${verdict.toUpperCase().padEnd(width)}  ${line(id)}: ${line(title)}`,
  );
  const rule = `\n${"─".repeat(100)}\n\n`;
  const head = `${style.bold(summary(sorted))}\n\n${lines.join("\n")}\n`;
  return [head, ...sorted.map((report) => renderText(report, style))].join(rule);
}

/** A table of the gates, the worst first, then each report as it is shown alone. */
export function renderSeveralMarkdown(reports: readonly Report[]): string {
  const sorted = worstFirst(reports);
  const rows = sorted.map(
    (report) =>
      `| ${verdictIcon(report)} | ${codeSpan(report.id, NAME_LENGTH)} | ${prose(report.title, 200).replaceAll("|", "\\|")} |`,
  );
  const table = ["| | Gate | |", "|---|---|---|", ...rows].join("\n");
  const bodies = sorted.map((report) =>
    renderMarkdown(report, { maxBytes: Number.POSITIVE_INFINITY, audience: "file" }),
  );
  return [`## ${summary(sorted)}\n\n${table}\n`, ...bodies].join("\n---\n\n");
}

/** A list of reports, each as report.json holds it. */
export function renderSeveralJson(reports: readonly Report[]): string {
  return `[\n${worstFirst(reports)
    .map((report) => renderJson(report).trimEnd())
    .join(",\n")}\n]\n`;
}

function worstFirst(reports: readonly Report[]): readonly Report[] {
  return reports.toSorted((a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict));
}

/** `3 gates: 1 fail, 2 pass`. */
function summary(reports: readonly Report[]): string {
  const counts = WORST.flatMap((verdict) => {
    const count = reports.filter((report) => report.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return `${plural(reports.length, "gate")}: ${counts.join(", ")}`;
}
