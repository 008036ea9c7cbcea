import { formatNumber } from "../../base/format-number.ts";
import type { ChangedTest, ChangedTests } from "../../model/result/tests/test-changes.ts";
import type { Report } from "../../model/result/report.ts";
import { CHANGE_TITLES, factsOfTest, isNews } from "../words/describe-tests.ts";
import { line, wrap } from "./text-lines.ts";

const MOST_NEWS = 20;
const MOST_OTHERS = 3;

/** Tests that other tools ran: news with place and message, then the numbers of all else with the first names. */
export function testsText({ tests }: Report): readonly string[] {
  if (tests === undefined) return [];
  return [
    ...tests.changes.filter(isNews).flatMap(newsLines),
    ...tests.changes.filter((list) => !isNews(list)).flatMap(briefLines),
  ];
}

function newsLines(list: ChangedTests): readonly string[] {
  const shown = list.tests.slice(0, MOST_NEWS);
  const rest = list.count - shown.length;
  return [
    ...wrap(`${CHANGE_TITLES[list.change]} (${formatNumber(list.count, 1)}):`, 0),
    ...shown.flatMap(testLines),
    ...(rest > 0 ? [`  and ${formatNumber(rest, 1)} more`] : []),
  ];
}

function testLines(test: ChangedTest): readonly string[] {
  const facts = factsOfTest(test).map(line);
  return [
    ...wrap(`  ${line(test.test)}${facts.length === 0 ? "" : ` (${facts.join("; ")})`}`, 0),
    ...(test.message === null ? [] : wrap(line(test.message), 5)),
  ];
}

function briefLines({ change, count, tests }: ChangedTests): readonly string[] {
  const shown = tests.slice(0, MOST_OTHERS).map(({ test }) => line(test));
  const rest = count - shown.length;
  const more = rest > 0 ? ` and ${formatNumber(rest, 1)} more` : "";
  return wrap(`${CHANGE_TITLES[change]} (${formatNumber(count, 1)}): ${shown.join(", ")}${more}`, 0);
}
