import * as fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import { codeSpan, link, prose } from "../../../src/report/markdown/escape-markdown.ts";
import { COMES_ALIVE, githubPage } from "../../support/github/github-page.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";

const inTable = (cell: string): string => `| | Metric | After |\n|---|---|---|\n| ❌ | ${cell} | last |\n`;
const SHARDS = fc.array(
  fc.oneof(
    fc.constantFrom(
      "`",
      "``",
      "|",
      "\\",
      "@a",
      "#1",
      " ",
      "\n",
      "<b>",
      "]",
      "(",
      "http://a.b",
      "*",
      "_",
      "&#64;",
    ),
    fc.string({ unit: "grapheme", maxLength: 4 }),
  ),
  { maxLength: 12 },
);
const hostileText = SHARDS.map((shards) => shards.join(""));

function show(text: string): string {
  return githubPage(`x ${codeSpan(text, 80)}`)
    .allText.trim()
    .slice(2);
}

describe("codeSpan", () => {
  test.each(HOSTILE)("keeps %j inside code, in one table cell", (text) => {
    const page = githubPage(inTable(codeSpan(text, 80)));
    expect([...page.tags].toSorted()).toEqual(["code", "table", "tbody", "td", "th", "thead", "tr"]);
    expect(page.html.match(/<td/gu)).toHaveLength(3);
    expect(page.openText).not.toMatch(COMES_ALIVE);
    expect(page.openText).toContain("last");
  });

  test("keeps any mixture of markup inside code, in one table cell", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = githubPage(inTable(codeSpan(text, 80)));
        const rest = [...page.tags].filter((tag) => tag !== "code");
        expect(rest.toSorted()).toEqual(["table", "tbody", "td", "th", "thead", "tr"]);
        expect(page.html.match(/<td/gu)).toHaveLength(3);
        expect(page.openText).not.toMatch(COMES_ALIVE);
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  test("shows the text as written", () => {
    expect(show("rule-score")).toBe("rule-score");
    expect(show("a|b")).toBe("a|b");
    expect(show("`a` ``b``")).toBe("`a` ``b``");
    expect(show(String.raw`c:\dir\|x`)).toBe(String.raw`c:\dir\|x`);
    expect(show("<b>&amp;</b>")).toBe("<b>&amp;</b>");
    expect(show("")).toBe("(empty)");
  });

  test("cuts long names with an ellipsis", () => {
    expect(codeSpan("x".repeat(100), 10)).toBe(`\`${"x".repeat(9)}…\``);
    expect(codeSpan("x".repeat(10), 10)).toBe(`\`${"x".repeat(10)}\``);
    expect(codeSpan("🧪".repeat(200), 5)).toBe("`🧪🧪🧪🧪…`");
  });
});

describe("prose", () => {
  test.each(HOSTILE)("shows %j as text and code alone, wherever it stands", (text) => {
    for (const place of [prose(text, 400), `- ${prose(text, 400)}`, `## ❌ ${prose(text, 400)}`]) {
      const page = githubPage(place);
      const allowed = new Set(["p", "code", "ul", "li", "h2"]);
      expect([...page.tags].filter((tag) => !allowed.has(tag))).toEqual([]);
      expect(page.html.match(/<ul/gu)?.length ?? 0).toBe(place.startsWith("- ") ? 1 : 0);
      expect(page.openText).not.toMatch(COMES_ALIVE);
    }
  });

  test("shows any mixture of markup as text and code alone, also in a table cell", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = githubPage(inTable(prose(text, 400)));
        const rest = [...page.tags].filter((tag) => tag !== "code");
        expect(rest.toSorted()).toEqual(["table", "tbody", "td", "th", "thead", "tr"]);
        expect(page.html.match(/<td/gu)).toHaveLength(3);
        expect(page.openText).not.toMatch(COMES_ALIVE);
      }),
      { seed: 12, numRuns: 400 },
    );
  });

  test("leaves plain sentences readable", () => {
    const sentence =
      "Worse than the margin of 0.02 (p = 0.012): needs 8 units; rule-score −5.1 in mode=fast.";
    expect(prose(sentence, 400)).toBe(sentence);
    expect(prose("needs >= 8 units", 400)).toBe("needs &gt;= 8 units");
    expect(prose("set `baseline: {from: ref}` or cost_usd", 400)).toBe(
      "set `baseline: {from: ref}` or `cost_usd`",
    );
  });
});

describe("link", () => {
  test("links https addresses", () => {
    expect(link("x", "https://github.com/o/r/actions/runs/1")).toBe(
      "[x](https://github.com/o/r/actions/runs/1)",
    );
  });

  test.each([
    null,
    "",
    "not an address",
    "http://github.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://user:secret@github.com/",
  ])("shows the label alone for %j", (url) => {
    expect(link("x", url)).toBe("x");
  });

  test("keeps an address from ending its own link", () => {
    const page = githubPage(`| ${link("`x`", "https://a.example/)|<b>`\\ [y](z) \"q\" 'w'")} | b |\n|--|--|`);
    expect(page.linkTargets).toHaveLength(1);
    expect(page.tags.has("b")).toBe(false);
  });
});
