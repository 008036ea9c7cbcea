import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import type { Report } from "../../model/result/report.ts";
import {
  comparedText,
  type CoverageList,
  coverageLists,
  coverageTotals,
  patchText,
} from "../words/coverage-words.ts";
import { codeSpan, prose } from "./escape-markdown.ts";

/** Coverage: totals, then what is uncovered that was not and which changed lines are; the rest is folded. */
export function coverageSection({ coverage }: Report, most: number): readonly string[] {
  if (coverage === undefined) return [];
  const [judged, ...others] = coverageTotals(coverage);
  const lists = coverageLists(coverage);
  const folded = lists.filter(({ isNews }) => !isNews);
  const compared = comparedText(coverage);
  const patch = patchText(coverage);
  const facts = [
    ...(judged === undefined ? [] : [judged]),
    ...(compared === null ? [] : [compared]),
    ...(patch === null ? [] : [patch]),
  ].map((text) => `- ${prose(text, TEXT_LENGTH)}`);
  const rest = [
    ...others.map((text) => `- ${prose(text, TEXT_LENGTH)}`),
    ...folded.flatMap((list) => lines(list, most)),
  ];
  return [
    "**Coverage**",
    "",
    ...facts,
    ...lists.filter(({ isNews }) => isNews).flatMap((list) => lines(list, most)),
    ...(rest.length === 0
      ? []
      : ["", "<details><summary>More about coverage</summary>", "", ...rest, "", "</details>"]),
  ];
}

function lines({ title, items, count }: CoverageList, most: number): readonly string[] {
  if (most === 0) return [`- ${title}: ${count}`];
  const shown = items.slice(0, most);
  const rest = count - shown.length;
  return [
    `- ${title} (${count}):`,
    ...shown.map(
      ({ file, text }) =>
        `  - ${codeSpan(file, NAME_LENGTH)}${text === "" ? "" : ` ${prose(text, TEXT_LENGTH)}`}`,
    ),
    ...(rest > 0 ? [`  - and ${rest} more`] : []),
  ];
}
