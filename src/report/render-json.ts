import type { Report } from "../model/report.ts";

/** Top-level keys in the order people read them; the type makes a forgotten one a compile error. */
const PLACES: Readonly<Record<keyof Report, number>> = {
  schema: 0,
  program: 1,
  id: 2,
  generatedAt: 3,
  verdict: 4,
  exitCode: 5,
  conclusion: 6,
  title: 7,
  causes: 8,
  alpha: 9,
  seed: 10,
  findings: 11,
  limits: 12,
  completeness: 13,
  errors: 14,
  units: 15,
  versions: 16,
  baseline: 17,
  manifest: 18,
  policyChanges: 19,
  warnings: 20,
};
const ORDER: readonly string[] = Object.keys(PLACES);

/**
 * report.json: top-level keys in fixed order, two spaces, LF. The order of keys further down is the order they were
 * built in: axes are named in it. NaN and infinities, which JSON cannot hold, become null.
 */
export function renderJson(report: Report): string {
  const entries = Object.entries(report).toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
