import { describe, expect, test } from "@jest/globals";
import { githubHtml } from "../../../scripts/pictures/github-page.ts";
import { commentRoom } from "../../../src/adapters/github/comment.ts";
import { MAX_SUMMARY_BYTES } from "../../../src/adapters/github/job-summary.ts";
import { renderCheck } from "../../../src/report/render-check.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import { hugeReport } from "../../support/samples/huge-report.ts";

/** Eleven hundred metrics named by 200 emoji each, more than any rung of the ladder names, as GitHub shows them after all that had to be left out. */

const report = hugeReport("regression", 1100);
const comment = (maxBytes: number): string => renderMarkdown(report, { maxBytes, audience: "comment" });
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const TEXTS: readonly (readonly [string, number, () => string])[] = [
  ["comment", commentRoom(report.id), () => comment(commentRoom(report.id))],
  [
    "summary",
    MAX_SUMMARY_BYTES,
    () => renderMarkdown(report, { maxBytes: MAX_SUMMARY_BYTES, audience: "summary" }),
  ],
  ["check's summary", 65_535, () => renderCheck(report).summary],
  ["check's table", 65_535, () => renderCheck(report).text],
  ["comment of 12 kB", 12_000, () => comment(12_000)],
  ["comment of 4 kB", 4000, () => comment(4000)],
];

describe.each(TEXTS)("the %s, of at most %i bytes,", (name, maxBytes, render) => {
  const markdown = render();

  test("fits, and uses what it may", () => {
    const bytes = Buffer.byteLength(markdown, "utf8");
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    expect(bytes).toBeGreaterThan(maxBytes / 4);
  });

  test("is whole: no row, fold, bold or code is cut in two", async () => {
    const html = await githubHtml(markdown);
    expect(count(html, /<details>/gu)).toBe(count(markdown, /^<details>$/gmu));
    expect(count(html, /<\/details>/gu)).toBe(count(html, /<details>/gu));
    const cells = [...html.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(([, row = ""]) => count(row, /<t[hd][ >]/gu));
    expect(cells).toEqual(cells.map(() => 3));
    expect(cells.length).toBe(count(markdown, /^\| (?:Metric|❌|✅) /gmu));
    const shown = html.replace(/<[^>]*>/gu, "");
    expect(shown).not.toMatch(/\*\*|`|\|/u);
    expect(shown).not.toMatch(/\p{Cs}|\uFFFD/u);
  });

  test("names regressions before all that passed, and says how many more there are", () => {
    expect(markdown).toMatch(/❌ \*\*`\d+🧪/u);
    const [first = ""] = /[❌✅] \*\*`/u.exec(markdown) ?? [];
    expect(first).toMatch(/^❌/u);
    const rest =
      name === "check's table" ? /825 pass, the first \d+ here/u : /275 regressions.*Left out here: /su;
    expect(markdown).toMatch(rest);
  });
});
