import { cleanText, NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { formatNumber } from "../../base/format-number.ts";
import type { Report } from "../../model/result/report.ts";
import type { ChangedTest, ChangedTests } from "../../model/result/tests/test-changes.ts";
import { CHANGE_TITLES, describeTests, factsOfTest, isNews } from "../words/describe-tests.ts";
import { code, lines, markup, type Markup, prose } from "./markup.ts";

const TEST_LENGTH = 4 * NAME_LENGTH;

/** Tests that other tools ran: news open, all else folded. */
export function testsBlocks({ tests }: Report): readonly Markup[] {
  if (tests === undefined) return [];
  return [
    markup`<p>${prose(describeTests(tests), TEXT_LENGTH)}.</p>`,
    ...tests.changes.map((list) => listBlock(list)),
  ];
}

function listBlock(list: ChangedTests): Markup {
  const { change, count, tests } = list;
  const rest = count - tests.length;
  const open = isNews(list) ? markup` open` : markup``;
  return lines([
    markup`<details${open}><summary>${CHANGE_TITLES[change]} (${formatNumber(count, 1)})</summary><ul>`,
    ...tests.map(item),
    ...(rest > 0 ? [markup`<li>and ${formatNumber(rest, 1)} more</li>`] : []),
    markup`</ul></details>`,
  ]);
}

function item(test: ChangedTest): Markup {
  const facts = factsOfTest(test).join("; ");
  const known = facts === "" ? markup`` : markup` (${cleanText(facts, TEXT_LENGTH)})`;
  const said = test.message === null ? markup`` : markup`: ${code(test.message, TEXT_LENGTH)}`;
  return markup`<li>${code(test.test, TEST_LENGTH)}${known}${said}</li>`;
}
