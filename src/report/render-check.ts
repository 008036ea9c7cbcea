import type { Report } from "../model/result/report.ts";
import { ownPolicyReason } from "../model/result/own-policy.ts";
import { titleMark } from "./words/chaos-notice.ts";
import { cleanText } from "../base/clean-text.ts";
import { verdictIcon } from "./words/icons.ts";
import { everything, tableRows } from "./markdown/markdown-findings.ts";
import { byteLength, renderMarkdown } from "./markdown/render-markdown.ts";

/** The texts of a check run. */
export interface CheckOutput {
  /** Plain text, one line, at most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 bytes: the verdict and what matters. */
  readonly summary: string;
  /** Markdown, at most 65,535 bytes: every comparison. */
  readonly text: string;
}

/** GitHub's limit for each text of a check run, in bytes. */
const MOST_BYTES = 65_535;

/** Numbers of rows of the table of all comparisons; the first one whose table fits is used. */
const ROWS = [Infinity, 1000, 500, 200, 100, 50, 20, 5, 1];

/** Renders the texts of the check run. */
export function renderCheck(report: Report): CheckOutput {
  const mark = titleMark(report);
  return {
    title: cleanText(
      `${verdictIcon(report)} ${mark === null ? "" : `${mark}: `}${ownPolicyReason(report) === null ? "" : "own policy: "}${report.title}`,
      120,
    ),
    summary: renderMarkdown(report, { maxBytes: MOST_BYTES, audience: "check" }),
    text: table(report),
  };
}

function table(report: Report): string {
  const rows = tableRows(report);
  for (const most of ROWS) {
    const text = `${everything(report, { above: 0, rows: rows.slice(0, most) }).join("\n")}\n`;
    if (byteLength(text) <= MOST_BYTES) return text;
  }
  return "";
}
