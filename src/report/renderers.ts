import type { Report } from "../model/result/report.ts";
import { renderBadge } from "./exchange/render-badge.ts";
import { renderCustomList } from "./exchange/render-custom-list.ts";
import { renderOpenMetrics } from "./exchange/render-openmetrics.ts";
import { renderHtml } from "./html/render-html.ts";
import { renderMarkdown } from "./markdown/render-markdown.ts";
import { renderCsv } from "./render-csv.ts";
import { renderJson } from "./render-json.ts";
import { renderJunit } from "./render-junit.ts";
import { renderSarif } from "./render-sarif.ts";
import {
  type BrokenGate,
  renderSeveralJson,
  renderSeveralMarkdown,
  renderSeveralText,
} from "./render-several.ts";
import { renderText } from "./text/render-text.ts";
import type { TextStyle } from "./text/text-style.ts";

/**
 * The values of `report --format`. A format with a file is in the folder of every run; the files are written in this
 * order.
 */
export const REPORT_FORMATS = [
  "text",
  "json",
  "markdown",
  "html",
  "csv",
  "junit",
  "sarif",
  "badge",
  "openmetrics",
  "customSmallerIsBetter",
  "customBiggerIsBetter",
] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface RenderOptions {
  readonly style: TextStyle;
  /** Largest size of markdown, the only format that can be shortened; Infinity = no limit. */
  readonly maxBytes: number;
}

export interface Renderer {
  /** Name of its file in the folder of a run; null = the format is only printed. */
  readonly file: string | null;
  readonly render: (report: Report, options: RenderOptions) => string;
  /** Renders several reports on one page, the worst first; null = each needs a file of its own. */
  readonly renderSeveral:
    | ((reports: readonly Report[], options: RenderOptions, broken: readonly BrokenGate[]) => string)
    | null;
}

/** All report formats. To add one, write its file and a line here. */
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
  sarif: { file: "report.sarif", render: renderSarif, renderSeveral: null },
  badge: { file: null, render: renderBadge, renderSeveral: null },
  openmetrics: { file: null, render: renderOpenMetrics, renderSeveral: null },
  customSmallerIsBetter: {
    file: null,
    render: (report) => renderCustomList(report, "lower"),
    renderSeveral: null,
  },
  customBiggerIsBetter: {
    file: null,
    render: (report) => renderCustomList(report, "higher"),
    renderSeveral: null,
  },
} as const satisfies Readonly<Record<ReportFormat, Renderer>>;

/** The renderer of a format, with a type that does not depend on the existing formats. */
export function rendererOf(format: ReportFormat): Renderer {
  return RENDERERS[format];
}
