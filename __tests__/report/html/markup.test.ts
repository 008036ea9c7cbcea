import * as fc from "fast-check";
import { describe, expect, test } from "@jest/globals";
import { code, joined, link, markup, prose } from "../../../src/report/html/markup.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";

/** What a browser shows of text without tags. */
const decoded = (html: string): string =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

describe("the template tag", () => {
  test("leaves its own text as it is written and escapes every value, in attributes too", () => {
    const value = `<b a="1" b='2'>&`;
    expect(String(markup`<p title="${value}">${value} & 1</p>`)).toBe(
      '<p title="&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;">&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp; & 1</p>',
    );
  });

  test("takes pieces, lists of pieces and numbers", () => {
    const items = ["a", "<b>"].map((text) => markup`<li>${text}</li>`);
    expect(String(markup`<ul>${items}</ul>${joined(items, markup`, `)}${1.5}`)).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li></ul><li>a</li>, <li>&lt;b&gt;</li>1.5",
    );
  });

  test("lets no text out of its place, and loses none that is seen", () => {
    const visible = fc.string({ unit: "binary" }).filter((text) => !/[\p{C}\p{M}]/u.test(text));
    fc.assert(
      fc.property(visible, (text) => {
        const html = String(markup`${text}`);
        expect(html).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
        expect(decoded(html)).toBe(text);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test.each(HOSTILE)(
    "shows %j as text, as code and in a sentence, and takes what is not seen out of it",
    (text) => {
      for (const piece of [markup`${text}`, code(text, 400), prose(text, 400)]) {
        const html = String(piece).replaceAll(/<\/?code>/gu, "");
        expect(html).not.toMatch(/[<>"']/u);
        expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u0000\u001B\uFEFF]/u);
      }
    },
  );
});

test("a sentence keeps the spaces around what stands between backticks", () => {
  expect(String(prose("use `a: <b>` here", 100))).toBe("use <code>a: &lt;b&gt;</code> here");
});

test.each([
  [
    "https://example.com/?a=1&b='2'",
    '<a href="https://example.com/?a=1&amp;b=%272%27" rel="noreferrer">x</a>',
  ],
  ["http://example.com", "x"],
  ["https://user:word@example.com", "x"],
  ["javascript:alert(1)", "x"],
  ["no address", "x"],
])("an address %j is a link only over https and without credentials", (url, html) => {
  expect(String(link(markup`x`, url))).toBe(html);
});
