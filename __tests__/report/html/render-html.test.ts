import { describe, expect, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { renderHtml } from "../../../src/report/html/render-html.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import { hostileReport } from "../../support/samples/hostile-report.ts";
import { hugeReport } from "../../support/samples/huge-report.ts";
import {
  ACCEPTED,
  EXPIRED,
  FIRST_RUN,
  PASS,
  RED,
  sampleFinding,
  sampleLimit,
  sampleReport,
} from "../../support/samples/sample-report.ts";

const tagsOf = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/<(\/?[a-z][a-z0-9]*)/giu)].map(([, tag = ""]) => tag.toLowerCase()));
const textOf = (html: string): string => html.replace(/<style>.*?<\/style>/su, "").replace(/<[^>]*>/gu, "");

describe("the HTML report", () => {
  test.each<readonly [Report, string, string]>([
    [RED, "fail", "❌ Regression: rule-score −0.0487 in mode=fast; 1 more cause"],
    [PASS, "pass", "✅ No regression in 4 comparisons; 1 improved"],
    [EXPIRED, "open", "❓ Inconclusive: baseline expired"],
    [FIRST_RUN, "none", "⚪ First run: nothing was compared"],
  ])("opens with its verdict (%#)", (report, tone, title) => {
    const html = renderHtml(report);
    expect(html).toContain(`<div class="verdict ${tone}"><h1>${title}</h1>`);
    expect(html).toContain(`<title>${title} · support-bot</title>`);
  });

  test("shows a crossed limit of a metric that only informs without alarm", () => {
    const limits = [sampleLimit({ level: "info", result: "broken" })];
    const html = renderHtml(sampleReport({ limits }));
    expect(html).toContain('<article class="none"><h3>ℹ️ Limit of');
    expect(html).toContain("(inform)</h3>");
  });

  test("tells of each finding that matters what happened, how sure that is, why and where", () => {
    const text = textOf(renderHtml(RED));
    for (const said of [
      "❌ rule-score mode=fast",
      "0.842 → 0.793, −0.0487 worse",
      "90% interval[−0.0701, −0.0279]",
      "p = 0.002",
      "Worse than the margin of 0.02 in all likelihood.",
      "refund-after-60-days 1 → 0.2",
      "❌ Limit of rule-score mode=fast",
      "0.793 [0.772, 0.812], allowed &gt;= 0.82",
      "metrics.rule-score.margin: 0.02 → 0.2 (looser)",
      "3 commits and 2 days older, on the same class of machine: newest complete run of main.",
      "Could be seen3.4%",
    ]) {
      expect(text).toContain(said);
    }
  });

  test("shows what is accepted as such, with its reason and last day, and what is accepted no more as red", () => {
    const html = renderHtml(ACCEPTED);
    expect(html).toContain('<article class="warn"><h3>☑️');
    expect(html).toContain('<article class="fail"><h3>❌');
    const text = textOf(html);
    expect(text).toContain("Accepted up to 0.06 until 2026-04-30: the smaller model is ten times cheaper");
    expect(text).toContain(
      "It was accepted until 2026-02-28 (waits for the new cache); the acceptance has expired, so it counts.",
    );
    expect(textOf(html)).toContain("☑️ 1 accepted");
  });

  test("holds every comparison once, whatever its kind", () => {
    expect(renderHtml(RED).match(/<tr class=/gu)).toHaveLength(RED.findings.length);
    expect(renderHtml(RED).match(/<article class="\w+"><h3>\S+ <code>/gu)).toHaveLength(3);
  });

  test("draws worse to the right, for metrics of either direction", () => {
    const ends = (html: string): readonly number[] => [
      ...new Set([...html.matchAll(/class="range" x1="([\d.]+)"/gu)].map(([, x]) => Number(x))),
    ];
    const parts = { estimate: 0.04, lower: 0.03, upper: 0.05, margin: 0.02 } as const;
    const [bad = 0] = ends(
      renderHtml(sampleReport({ findings: [sampleFinding({ ...parts, better: "lower" })] })),
    );
    const [good = 0] = ends(
      renderHtml(sampleReport({ findings: [sampleFinding({ ...parts, better: "higher" })] })),
    );
    // 74 points for 4 margins from the middle, 80: +0.03 is 1.5 margins to the right; -0.05 is 2.5 to the left.
    expect([bad, good]).toEqual([107.8, 33.8]);
  });

  test("marks an interval that goes on beyond the picture with an arrow, and puts no dot at its edge", () => {
    const parts = { estimate: -0.13, lower: -0.2, upper: -0.05, margin: 0.02, kind: "regression" } as const;
    const html = renderHtml(sampleReport({ findings: [sampleFinding({ ...parts, better: "higher" })] }));
    expect(html.match(/class="tip" d="M154 /gu)).toHaveLength(2);
    expect(html).not.toContain('class="dot"');
  });

  test("runs no script, loads nothing and says so to the browser", () => {
    const html = renderHtml(RED);
    expect(html).toContain(`content="default-src 'none';`);
    expect(html).not.toMatch(/<script|<iframe|<object|<embed|<form|\bon\w+=|url\(|@import|javascript:/iu);
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/gu)].map(([, url]) => url)).toEqual([
      "data:,",
      RED.baseline.url,
    ]);
  });

  test("of 2,000 metrics named by 200 emoji each is a page a browser opens", () => {
    const html = renderHtml(hugeReport("regression", 2000));
    expect(Buffer.byteLength(html)).toBeLessThan(8 * 1024 * 1024);
    expect(html.match(/<tr class="fail">/gu)).toHaveLength(500);
    expect(html).toContain("<p>300 more in the table below.</p>");
    expect(html).not.toMatch(/\p{Cs}/u);
  });

  const allowed = tagsOf(renderHtml(hostileReport("plain `code` name")));
  test.each(HOSTILE)("shows %j as text in every place", (name) => {
    const html = renderHtml(hostileReport(name));
    expect([...tagsOf(html)].filter((tag) => !allowed.has(tag))).toEqual([]);
    expect(html.match(/<h1>/gu)).toHaveLength(1);
    expect([...html.matchAll(/href="([^"]*)"/gu)].map(([, url]) => url)).toEqual([
      "data:,",
      RED.baseline.url,
    ]);
    expect(textOf(html)).not.toMatch(/[<>]/u);
    expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u0000\u001B\uFEFF]/u);
  });
});
