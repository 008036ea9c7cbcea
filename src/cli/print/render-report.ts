import type { Report } from "../../model/result/report.ts";
import type { GateEnd } from "../../report/render-several.ts";
import { type ReportFormat, rendererOf, RENDERERS, type RenderOptions } from "../../report/renderers.ts";
import { ANSI_STYLE, PLAIN_STYLE } from "../../report/text/text-style.ts";
import type { CliIo } from "../io.ts";
import type { OutputFormat } from "../options/common-options.ts";

/** A report as a command prints it. */
export function renderReport(report: Report, format: ReportFormat, colour: CliIo["colour"]): string {
  return rendererOf(format).render(report, shownIn(colour));
}

/** Several reports as a command prints them; null where the format is one of a single run. */
export function renderReports(
  reports: readonly Report[],
  format: ReportFormat,
  colour: CliIo["colour"],
): string | null {
  return rendererOf(format).renderSeveral?.(reports, shownIn(colour), []) ?? null;
}

/** Several gates that ran together, in an output format of the commands. */
export function renderGates(ends: readonly GateEnd[], format: OutputFormat, colour: CliIo["colour"]): string {
  const reports = ends.flatMap((end) => (end.kind === "judged" ? [end.report] : []));
  const broken = ends.flatMap((end) => (end.kind === "broken" ? [end] : []));
  return RENDERERS[format].renderSeveral(reports, shownIn(colour), broken);
}

function shownIn(colour: CliIo["colour"]): RenderOptions {
  return { style: colour === "ansi" ? ANSI_STYLE : PLAIN_STYLE, maxBytes: Number.POSITIVE_INFINITY };
}
