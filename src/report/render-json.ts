import type { Report } from "../model/result/report.ts";

/** The order of the top-level keys, for people who read the file. The type makes a forgotten key a compile error. */
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
  looks: 10,
  seed: 11,
  findings: 12,
  limits: 13,
  tests: 14,
  completeness: 15,
  errors: 16,
  units: 17,
  versions: 18,
  baseline: 19,
  manifest: 20,
  policyChanges: 21,
  defaultPolicy: 22,
  coverage: 23,
  warnings: 24,
};
const ORDER: readonly string[] = Object.keys(PLACES);

/**
 * report.json: top-level keys in fixed order, an indentation of two spaces, LF. Nested keys keep the order in which
 * they were built, because axes are among them. NaN and infinities, which JSON does not have, become null.
 */
export function renderJson(report: Report): string {
  const entries = Object.entries(report).toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
