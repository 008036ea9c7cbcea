import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { HOSTILE_REPORTS, JUDGED_REPORTS } from "../../support/samples/hostile-reports.ts";

const PAGE = join(import.meta.dirname, "../../../docs/security.md");

const hostile = [
  "| attack | outcome | code |",
  "|---|---|---|",
  ...HOSTILE_REPORTS.map(({ name, outcome, code }) => `| ${name} | ${outcome} | \`${code}\` |`),
];
const judged = [
  "| attack | outcome | why |",
  "|---|---|---|",
  ...JUDGED_REPORTS.map(({ name, why }) => `| ${name} | red check | ${why} |`),
];

/** The page with what stands between the marks replaced. */
function withTable(page: string, mark: string, table: readonly string[]): string {
  const [before, rest = ""] = page.split(`<!-- ${mark} -->`);
  const [, after = ""] = rest.split(`<!-- /${mark} -->`);
  return `${before}<!-- ${mark} -->\n\n${table.join("\n")}\n\n<!-- /${mark} -->${after}`;
}

/** `UPDATE_DOCS=1` writes it. */
test("docs/security.md lists every attack of the suite with its outcome", () => {
  const page = readFileSync(PAGE, "utf8");
  const fresh = withTable(withTable(page, "hostile-reports", hostile), "judged-reports", judged);
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(PAGE, fresh);
  expect(readFileSync(PAGE, "utf8")).toBe(fresh);
  expect(new Set(HOSTILE_REPORTS.map(({ name }) => name)).size).toBe(HOSTILE_REPORTS.length);
});
