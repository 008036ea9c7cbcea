import type { Report } from "../../model/result/report.ts";
import { type Format, rendererOf, type RenderOptions } from "../../report/renderers.ts";
import { ANSI_STYLE, PLAIN_STYLE } from "../../report/text/text-style.ts";
import type { CliIo } from "../io.ts";

/** A report as a command prints it. */
export function renderReport(report: Report, format: Format, colour: CliIo["colour"]): string {
  return rendererOf(format).render(report, shownIn(colour));
}

/** Several reports as a command prints them; null where the format is that of one run. */
export function renderReports(
  reports: readonly Report[],
  format: Format,
  colour: CliIo["colour"],
): string | null {
  return rendererOf(format).renderSeveral?.(reports, shownIn(colour)) ?? null;
}

function shownIn(colour: CliIo["colour"]): RenderOptions {
  return { style: colour === "ansi" ? ANSI_STYLE : PLAIN_STYLE, maxBytes: Number.POSITIVE_INFINITY };
}
