import type { Report } from "../../model/result/report.ts";

/** The words from worst to best. A neutral gate compared nothing: it is no pass. */
export const VERDICT_WORDS = ["fail", "inconclusive", "warn", "neutral", "pass"] as const;

export function verdictWord({ conclusion, verdict }: Report): (typeof VERDICT_WORDS)[number] {
  return conclusion === "neutral" ? "neutral" : verdict;
}
