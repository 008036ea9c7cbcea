import type { Report } from "../../src/model/result/report.ts";
import { commentRoom } from "../../src/adapters/github/comment.ts";
import { MAX_SUMMARY_BYTES } from "../../src/adapters/github/job-summary.ts";
import { renderCheck } from "../../src/report/render-check.ts";
import { renderMarkdown } from "../../src/report/markdown/render-markdown.ts";
import type { View } from "./github-page.ts";

/** What GitHub is sent for a report, in each of the places it shows it. */
export function viewsOf(report: Report): readonly View[] {
  const check = renderCheck(report);
  const comment = renderMarkdown(report, { maxBytes: commentRoom(report.id), audience: "comment" });
  const summary = renderMarkdown(report, { maxBytes: MAX_SUMMARY_BYTES, audience: "summary" });
  return [
    { place: "comment", title: "<b>github-actions</b> <span>bot</span> commented", parts: [comment] },
    { place: "summary", title: "<b>gate</b> summary", parts: [summary] },
    {
      place: "check",
      title: "<b>the check's page</b>",
      parts: [`## ${check.title}`, check.summary, check.text],
    },
  ];
}
