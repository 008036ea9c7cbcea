import type { Report } from "../model/report.ts";
import { formatNumber } from "./format-number.ts";
import {
  causes,
  chaosBlock,
  compared,
  counts,
  heading,
  policyNotice,
  skippedRuns,
  versionNotice,
} from "./markdown-head.ts";
import { everything, findingsSection, limitsSection } from "./markdown-findings.ts";
import { errorsSection, footer, limitersSection, missingSection, warningsSection } from "./markdown-tail.ts";
import { findingsThatMatter, limitsThatMatter } from "./select-findings.ts";
import { verdictIcon } from "./icons.ts";

export interface MarkdownOptions {
  /** UTF-8 bytes the text may have; no text has more characters than bytes. Infinity = no limit. */
  readonly maxBytes: number;
  /** A comment names fewer findings in full than a job summary, a file names all; a check has its table elsewhere. */
  readonly audience: "comment" | "summary" | "check" | "file";
}

/** How much is told. */
interface Rung {
  /** Findings and limits named in full. */
  readonly findings: number;
  /** Entries of every other list. */
  readonly listed: number;
  readonly everything: "shown" | "elsewhere" | "left-out";
}

const MOST_FINDINGS: Readonly<Record<MarkdownOptions["audience"], number>> = {
  comment: 20,
  check: 20,
  summary: 200,
  file: Number.POSITIVE_INFINITY,
};

/**
 * The report as GitHub-flavoured markdown: verdict first, then the findings that matter, then all of them folded away.
 * Always fits `maxBytes`: tells less, rung by rung, and says what was left out.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  for (const rung of rungs(options)) {
    const text = renderRung(report, rung);
    if (byteLength(text) <= options.maxBytes) return text;
  }
  const least = `${heading(report)}\n\n${counts(report)}\n`;
  if (byteLength(least) <= options.maxBytes) return least;
  return cutToBytes(`${verdictIcon(report)} ${report.verdict}\n`, options.maxBytes);
}

function rungs({ audience }: MarkdownOptions): readonly Rung[] {
  const findings = MOST_FINDINGS[audience];
  const listed = audience === "file" ? Number.POSITIVE_INFINITY : 10;
  const rest = audience === "check" ? "elsewhere" : "left-out";
  return [
    { findings, listed, everything: audience === "check" ? "elsewhere" : "shown" },
    { findings, listed, everything: rest },
    { findings: Math.min(findings, 50), listed: 10, everything: rest },
    { findings: 10, listed: 5, everything: rest },
    { findings: 3, listed: 2, everything: rest },
    { findings: 0, listed: 0, everything: rest },
  ];
}

function renderRung(report: Report, rung: Rung): string {
  const { findings, listed } = rung;
  const blocks = [
    [heading(report)],
    chaosBlock(report),
    [counts(report)],
    causes(report, findings),
    [compared(report)],
    skippedRuns(report, listed),
    policyNotice(report, "base", Math.max(listed, 1)),
    policyNotice(report, "head", Math.max(listed, 1)),
    versionNotice(report, listed),
    findingsSection(report, findings),
    limitsSection(report, findings),
    missingSection(report, listed),
    errorsSection(report, listed),
    limitersSection(report, listed),
    warningsSection(report, listed),
    rung.everything === "shown" ? everything(report, findings) : [],
    leftOut(report, rung),
    [footer(report)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function leftOut(report: Report, rung: Rung): readonly string[] {
  const findings = findingsThatMatter(report).length;
  const limits = limitsThatMatter(report.limits).length;
  const parts = [
    findings > rung.findings ? `${formatNumber(findings - rung.findings, 1)} findings that matter` : "",
    limits > rung.findings ? `${formatNumber(limits - rung.findings, 1)} limits` : "",
    rung.everything !== "left-out" || report.findings.length === 0
      ? ""
      : `the table of all ${formatNumber(report.findings.length, 1)} comparisons`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? [] : [`Left out here: ${parts.join(", ")}. The full report has them.`];
}

/** UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Cuts between code points. */
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
