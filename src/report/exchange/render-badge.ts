import type { Report } from "../../model/result/report.ts";
import { cleanText } from "../../base/clean-text.ts";
import { verdictWord } from "../words/verdict-word.ts";

const COLOURS = {
  pass: "brightgreen",
  warn: "yellow",
  inconclusive: "lightgrey",
  fail: "red",
} as const satisfies Readonly<Record<Report["verdict"], string>>;
const MOST_LABEL = 40;

/** The JSON of a badge endpoint. Source: https://shields.io/badges/endpoint-badge. */
export function renderBadge(report: Report): string {
  const badge = {
    schemaVersion: 1,
    label: cleanText(report.id, MOST_LABEL) || "regression-gate",
    message: verdictWord(report).toLowerCase(),
    // What was not compared is no green.
    color: report.conclusion === "neutral" ? "lightgrey" : COLOURS[report.verdict],
  };
  return `${JSON.stringify(badge)}\n`;
}
