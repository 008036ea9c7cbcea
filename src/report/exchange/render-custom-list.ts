import type { Finding } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";
import { interval } from "../../model/result/finding-numbers.ts";
import { nameFinding } from "../select-findings.ts";

/**
 * The candidate's values as github-action-benchmark reads them (`customSmallerIsBetter`, `customBiggerIsBetter`): a list for
 * each direction, because a file has one. Comparisons without a number are left out.
 */
export function renderCustomList(report: Report, better: Finding["better"]): string {
  const list = report.findings.flatMap((finding) => {
    const { values, unit } = finding;
    if (finding.better !== better || values.candidate === null) return [];
    return [
      {
        name: nameFinding(finding),
        unit: unit ?? "",
        value: values.candidate,
        extra: `${finding.kind} ${interval(finding)}`.trimEnd(),
      },
    ];
  });
  return `${JSON.stringify(list, null, 2)}\n`;
}
