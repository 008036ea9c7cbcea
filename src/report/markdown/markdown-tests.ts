import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { formatNumber } from "../../base/format-number.ts";
import type { Report } from "../../model/result/report.ts";
import type { ChangedTest, ChangedTests } from "../../model/result/tests/test-changes.ts";
import { CHANGE_TITLES, describeTests, factsOfTest, isNews } from "../words/describe-tests.ts";
import { codeSpan, prose } from "./escape-markdown.ts";

const TEST_LENGTH = 2 * NAME_LENGTH;

/** Tests that other tools ran: news first, each with its message; all else is folded. `most`: names of each list. */
export function testsSection({ tests }: Report, most: number): readonly string[] {
  if (tests === undefined) return [];
  const news = tests.changes.filter(isNews);
  const others = tests.changes.filter((list) => !isNews(list));
  return [
    `🧪 ${prose(describeTests(tests), TEXT_LENGTH)}.`,
    ...news.flatMap((list) => ["", ...listLines(list, most)]),
    ...(others.length === 0 ? [] : ["", ...folded(others, most)]),
  ];
}

function listLines(list: ChangedTests, most: number): readonly string[] {
  const { change, count, tests } = list;
  const title = `**${CHANGE_TITLES[change]}** (${formatNumber(count, 1)})`;
  const shown = tests.slice(0, most);
  if (shown.length === 0) return [title];
  const rest = count - shown.length;
  return [title, "", ...shown.map(testLine), ...(rest > 0 ? [`- and ${formatNumber(rest, 1)} more`] : [])];
}

function testLine(test: ChangedTest): string {
  const facts = factsOfTest(test).map((fact) => prose(fact, TEXT_LENGTH));
  const said = test.message === null ? "" : `: ${codeSpan(test.message, 200)}`;
  const known = facts.length === 0 ? "" : ` (${facts.join("; ")})`;
  return `- ${codeSpan(test.test, TEST_LENGTH)}${known}${said}`;
}

function folded(lists: readonly ChangedTests[], most: number): readonly string[] {
  const counts = lists.map(({ change, count }) => `${CHANGE_TITLES[change]}: ${formatNumber(count, 1)}`);
  return [
    "<details>",
    `<summary>${counts.join(" · ")}</summary>`,
    ...lists.flatMap((list) => ["", ...listLines(list, most)]),
    "",
    "</details>",
  ];
}
