import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import type { Report } from "../../model/result/report.ts";
import {
  comparedText,
  type CoverageList,
  coverageLists,
  coverageTotals,
  patchText,
} from "../words/coverage-words.ts";
import { code, markup, type Markup, prose } from "./markup.ts";

/** Coverage: totals, changed lines, and files; those without news are folded. */
export function coverageHtml({ coverage }: Report): readonly Markup[] {
  if (coverage === undefined) return [];
  const facts = [...coverageTotals(coverage), comparedText(coverage), patchText(coverage)].filter(
    (text) => text !== null,
  );
  return [
    markup`<ul>${facts.map((text) => markup`<li>${prose(text, TEXT_LENGTH)}</li>`)}</ul>`,
    ...coverageLists(coverage).map(listHtml),
  ];
}

function listHtml({ title, items, count, isNews }: CoverageList): Markup {
  const entries = items.map(
    ({ file, text }) => markup`<li>${code(file, NAME_LENGTH)} ${prose(text, TEXT_LENGTH)}</li>`,
  );
  const rest = count > items.length ? [markup`<li>and ${count - items.length} more</li>`] : [];
  const list = markup`<ul>${[...entries, ...rest]}</ul>`;
  return isNews
    ? markup`<details open><summary>${title} (${count})</summary>${list}</details>`
    : markup`<details><summary>${title} (${count})</summary>${list}</details>`;
}
