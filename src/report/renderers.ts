import type { Report } from "../model/result/report.ts";
import { renderHtml } from "./html/render-html.ts";
import { renderMarkdown } from "./markdown/render-markdown.ts";
import { renderCsv } from "./render-csv.ts";
import { renderJson } from "./render-json.ts";
import { renderJunit } from "./render-junit.ts";
import {
  type BrokenGate,
  renderSeveralJson,
  renderSeveralMarkdown,
  renderSeveralText,
} from "./render-several.ts";
import { renderText } from "./text/render-text.ts";
import type { TextStyle } from "./text/text-style.ts";

/** What `report --format` takes; those with a file are in every run's folder, in this order. */
export const REPORT_FORMATS = ["text", "json", "markdown", "html", "csv", "junit"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface RenderOptions {
  readonly style: TextStyle;
  /** Of markdown, the one format that can say less; Infinity = all of it. */
  readonly maxBytes: number;
}

export interface Renderer {
  /** Its file in the folder of a run; null = only shown. */
  readonly file: string | null;
  readonly render: (report: Report, options: RenderOptions) => string;
  /** Several reports on one page, the worst first; null = each needs a file of its own. */
  readonly renderSeveral:
    | ((reports: readonly Report[], options: RenderOptions, broken: readonly BrokenGate[]) => string)
    | null;
}

/** Every format of a report: a new one is its file and a line here. */
export const RENDERERS = {
  text: {
    file: null,
    render: (report, { style }) => renderText(report, style),
    renderSeveral: (reports, { style }, broken) => renderSeveralText(reports, style, broken),
  },
  json: {
    file: "report.json",
    render: renderJson,
    renderSeveral: (reports, _options, broken) => renderSeveralJson(reports, broken),
  },
  markdown: {
    file: "report.md",
    render: (report, { maxBytes }) => renderMarkdown(report, { maxBytes, audience: "file" }),
    renderSeveral: (reports, _options, broken) => renderSeveralMarkdown(reports, broken),
  },
  html: { file: "report.html", render: renderHtml, renderSeveral: null },
  csv: { file: "findings.csv", render: renderCsv, renderSeveral: null },
  junit: { file: "junit.xml", render: renderJunit, renderSeveral: null },
} as const satisfies Readonly<Record<ReportFormat, Renderer>>;

/** A format's renderer, without what only today's formats have. */
export function rendererOf(format: ReportFormat): Renderer {
  return RENDERERS[format];
}
