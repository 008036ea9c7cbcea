import type { Report } from "../../model/result/report.ts";
import { renderJson } from "../../report/render-json.ts";
import { renderMarkdown } from "../../report/markdown/render-markdown.ts";
import { renderSeveralJson, renderSeveralMarkdown, renderSeveralText } from "../../report/render-several.ts";
import { renderText } from "../../report/text/render-text.ts";
import { ANSI_STYLE, PLAIN_STYLE } from "../../report/text/text-style.ts";
import type { Format } from "../options/common-options.ts";

/** A report as a command prints it. */
export function renderReport(report: Report, format: Format, colour: "ansi" | "plain"): string {
  switch (format) {
    case "json":
      return renderJson(report);
    case "markdown":
      return renderMarkdown(report, { maxBytes: Number.POSITIVE_INFINITY, audience: "file" });
    case "text":
      return renderText(report, colour === "ansi" ? ANSI_STYLE : PLAIN_STYLE);
  }
}

/** Several reports as a command prints them. */
export function renderReports(reports: readonly Report[], format: Format, colour: "ansi" | "plain"): string {
  switch (format) {
    case "json":
      return renderSeveralJson(reports);
    case "markdown":
      return renderSeveralMarkdown(reports);
    case "text":
      return renderSeveralText(reports, colour === "ansi" ? ANSI_STYLE : PLAIN_STYLE);
  }
}
