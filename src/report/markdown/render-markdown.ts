import type { Report } from "../../model/result/report.ts";
import { formatNumber } from "../../base/format-number.ts";
import {
  causes,
  chaosBlock,
  ownPolicyBlock,
  compared,
  counts,
  heading,
  policyNotice,
  skippedRuns,
  versionNotice,
} from "./markdown-head.ts";
import { plural } from "../words/describe-run.ts";
import { everything, findingsSection, limitsSection, tableRows, type HowMany } from "./markdown-findings.ts";
import { coverageSection } from "./coverage-markdown.ts";
import { errorsSection, footer, limitersSection, missingSection, warningsSection } from "./markdown-tail.ts";
import { testsSection } from "./markdown-tests.ts";
import { findingsThatMatter, limitsThatMatter } from "../select-findings.ts";
import { verdictIcon } from "../words/icons.ts";

export interface MarkdownOptions {
  /**
   * Largest size of the text in bytes of UTF-8, which is never less than its number of characters. Infinity = no limit.
   */
  readonly maxBytes: number;
  /**
   * A comment shows fewer findings in full than a job summary. A file names all. A check has its table in another text.
   */
  readonly audience: "comment" | "summary" | "check" | "file";
}

/** How much of the report is shown. */
interface Extent extends HowMany {
  /** Entries of every other list. */
  readonly listed: number;
  /** Rows of the table of all comparisons. */
  readonly rows: number;
}

/** How much is shown where there is enough space. */
const MOST: Readonly<Record<MarkdownOptions["audience"], Extent>> = {
  comment: { full: 5, named: 20, listed: 10, rows: Infinity },
  // The table of a check is a separate text.
  check: { full: 5, named: 20, listed: 10, rows: 0 },
  summary: { full: 50, named: 200, listed: 10, rows: Infinity },
  file: { full: Infinity, named: Infinity, listed: Infinity, rows: Infinity },
};

/**
 * The report as GitHub-flavoured markdown: the verdict, the findings that matter, and all findings in a folded table.
 * The text always fits into `maxBytes`: it is shortened step by step and says what was left out.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  const { audience } = options;
  const table = audience === "check" ? [] : tableRows(report);
  for (const extent of extents(MOST[audience], table.length)) {
    const text = renderExtent(report, { ...extent, table: table.slice(0, extent.rows) }, audience);
    if (byteLength(text) <= options.maxBytes) return text;
  }
  const least = `${heading(report)}\n\n${counts(report)}\n`;
  if (byteLength(least) <= options.maxBytes) return least;
  return cutToBytes(`${verdictIcon(report)} ${report.verdict}\n`, options.maxBytes);
}

/** The steps of shortening: rows of the table are left out first, and whole findings last. */
function extents(most: Extent, total: number): readonly Extent[] {
  const { full, named, rows } = most;
  const tables = [1000, 200, 50, 0]
    .filter((fewer) => fewer < Math.min(rows, total))
    .map((fewer) => ({ ...most, rows: fewer }));
  const shorter = [
    { full: 50, named: 200, listed: 10, rows: 0 },
    { full: 5, named: 50, listed: 10, rows: 0 },
    { full: 3, named: 10, listed: 5, rows: 0 },
    { full: 1, named: 3, listed: 2, rows: 0 },
    { full: 0, named: 3, listed: 0, rows: 0 },
    { full: 0, named: 0, listed: 0, rows: 0 },
  ].filter((extent) => extent.full <= full && extent.named <= named);
  return [most, ...tables, ...shorter];
}

function renderExtent(
  report: Report,
  extent: Extent & { readonly table: readonly string[] },
  audience: MarkdownOptions["audience"],
): string {
  const { named, listed, table } = extent;
  const blocks = [
    // A check shows its title above the text.
    audience === "check" ? [] : [heading(report)],
    chaosBlock(report),
    ownPolicyBlock(report),
    [counts(report)],
    causes(report, named),
    policyNotice(report, "base", Math.max(listed, 1)),
    policyNotice(report, "head", Math.max(listed, 1)),
    testsSection(report, named),
    coverageSection(report, listed),
    findingsSection(report, extent),
    limitsSection(report, named),
    [compared(report)],
    skippedRuns(report, listed),
    versionNotice(report, listed),
    missingSection(report, listed),
    errorsSection(report, listed),
    limitersSection(report, listed),
    warningsSection(report, listed),
    everything(report, { above: named, rows: table }),
    leftOut(report, extent, audience),
    [footer(report)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function leftOut(
  report: Report,
  { named, rows }: Extent,
  audience: MarkdownOptions["audience"],
): readonly string[] {
  const findings = findingsThatMatter(report).length - named;
  const limits = limitsThatMatter(report.limits).length - named;
  const all = report.findings.length;
  const parts = [
    ...(findings > 0 ? [`${plural(findings, "finding")} that matter`] : []),
    ...(limits > 0 ? [plural(limits, "limit")] : []),
    ...(audience === "check" || all === 0 ? [] : rowsLeftOut(all, rows)),
  ];
  return parts.length === 0 ? [] : [`Left out here: ${parts.join(", ")}. The full report has them.`];
}

/** Size in bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Cuts a text between code points. */
function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let cut = "";
  for (const point of text) {
    bytes += byteLength(point);
    if (bytes > maxBytes) break;
    cut += point;
  }
  return cut;
}

function rowsLeftOut(all: number, rows: number): readonly string[] {
  if (rows === 0) return [`the table of all ${formatNumber(all, 1)} comparisons`];
  return all > rows ? [`${formatNumber(all - rows, 1)} of ${formatNumber(all, 1)} rows of the table`] : [];
}
