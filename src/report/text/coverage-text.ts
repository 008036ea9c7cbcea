import type { Report } from "../../model/result/report.ts";
import { comparedText, coverageLists, coverageTotals, patchText } from "../words/coverage-words.ts";
import { line, wrap } from "./text-lines.ts";

const MOST_LISTED = 5;

/** Coverage for a terminal: totals, changed lines, then files with news before all others. */
export function coverageText({ coverage }: Report): readonly string[] {
  if (coverage === undefined) return [];
  const compared = comparedText(coverage);
  const patch = patchText(coverage);
  return [
    ...coverageTotals(coverage).flatMap((text) => wrap(`coverage of ${text}`, 2)),
    ...(compared === null ? [] : wrap(compared, 2)),
    ...(patch === null ? [] : wrap(line(patch), 2)),
    ...coverageLists(coverage).flatMap(({ title, items, count }) => {
      const shown = items.slice(0, MOST_LISTED);
      const rest = count - shown.length;
      return [
        ...wrap(`${title} (${count}):`, 2),
        ...shown.flatMap(({ file, text }) => wrap(`${line(file)}${text === "" ? "" : `  ${text}`}`, 4)),
        ...(rest > 0 ? wrap(`and ${rest} more`, 4) : []),
      ];
    }),
  ];
}
