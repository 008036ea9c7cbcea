import { describe, expect, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { renderCheck } from "../../../src/report/render-check.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import { COMES_ALIVE, githubPage } from "../../support/github/github-page.ts";
import { hugeReport } from "../../support/samples/huge-report.ts";
import { hostileReport } from "../../support/samples/hostile-report.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import {
  EXPIRED,
  FIRST_RUN,
  RED,
  sampleFinding,
  sampleLimit,
  sampleManifest,
  sampleReport,
} from "../../support/samples/sample-report.ts";

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");
const render = (report: Report): string => renderMarkdown(report, { maxBytes: 65_536, audience: "comment" });

describe("the first lines", () => {
  test("name the verdict, then the gate", () => {
    const [first, , second] = render(RED).split("\n");
    expect(first).toBe("## ❌ Regression: rule-score −0.0487 in mode=fast; 1 more cause");
    expect(second).toMatch(/^`support-bot` · \*\*6 comparisons\*\*: ❌ 1 regression · /u);
    expect(render(EXPIRED)).toMatch(/^## ❓ Inconclusive: baseline expired\n\n`support-bot` · /u);
    expect(render(FIRST_RUN)).toMatch(/^## ⚪ First run: nothing was compared\n\n`support-bot` · /u);
  });

  test("of recorded rows says so in its first line and in the title of the check", () => {
    const { manifest } = sampleReport();
    const candidate = sampleManifest({ marks: ["replay"] });
    const report = sampleReport({ manifest: { ...manifest, candidate } });
    expect(render(report).split("\n")[0]).toMatch(/No regression .* · ⚠️ replay$/);
    expect(renderCheck(report).title).toMatch(/^✅ replay: No regression/);
  });

  test("of a check leave the verdict to its title", () => {
    const { title, summary } = renderCheck(RED);
    expect(title).toBe("❌ Regression: rule-score −0.0487 in mode=fast; 1 more cause");
    expect(summary).toMatch(/^`support-bot` · /u);
  });

  test("say nothing of a baseline where both sides ran alternately in one job", () => {
    const text = render({ ...RED, baseline: { ...RED.baseline, from: "same-run", why: "as configured" } });
    expect(text).toContain("Compared both sides of `4be1f0c`: as configured.");
  });

  test.each([
    ["artifact", "of a stored run", "`9d02c7a` (with uncommitted changes)"],
    ["ref", "of the candidate, whose manifest both sides share", "`9d02c7a`"],
  ] as const)("tell the uncommitted changes of a baseline: from %s, %s", (from, _, name) => {
    const git = { sha: "9d02c7a", branch: "main", dirty: true, remote: null };
    const manifest = { ...RED.manifest, baseline: sampleManifest({ git }) };
    const text = render({ ...RED, manifest, baseline: { ...RED.baseline, from, url: null, branch: null } });
    expect(text).toContain(`with the baseline ${name},`);
  });

  test("say what was compared with what, and why that baseline", () => {
    const page = githubPage(render(RED));
    expect(page.allText).toContain(
      "Compared 4be1f0c with the baseline 9d02c7a of main, 3 commits and 2 days older, on the same class of machine: newest complete run of main.",
    );
    expect(page.linkTargets).toEqual(["https://github.com/example/support-bot/actions/runs/18211907734"]);
  });

  test("say that a change loosens its own gate", () => {
    expect(render(RED)).toContain("it was judged by the base branch's policy");
    expect(render(RED)).toContain("<br>`metrics.rule-score.margin`: `0.02` → `0.2` (**looser**)");
  });
});

describe("findings", () => {
  test("regressions come first, whatever their order in the report", () => {
    const reversed = { ...RED, findings: RED.findings.toReversed() };
    expect(render(reversed)).toBe(render(RED));
  });

  test("that pass stand in the folded table alone", () => {
    const [open = "", folded = ""] = render(RED).split("<details>");
    expect(open).not.toContain("0.9 → 0.902");
    expect(folded).toContain("0.9 → 0.902");
  });

  test("open within their margin are counted, not listed", () => {
    const open = sampleFinding({
      kind: "inconclusive",
      reason: { code: "interval-straddles-margin", text: "Why." },
    });
    const text = render(sampleReport({ findings: [open, sampleFinding()] }));
    expect(text).toContain("❓ 1 inconclusive");
    expect(text.split("<details>")[0]).not.toContain("Why.");
  });

  test("have their evidence, reason and places beside them", () => {
    expect(githubPage(render(RED)).allText).toContain(
      "❌ rule-score mode=fast: 0.842 → 0.793, −0.0487 worse90% interval [−0.0701, −0.0279], margin 0.02, p = 0.002" +
        "Worse than the margin of 0.02 in all likelihood." +
        "Moved most: refund-after-60-days 1 → 0.2; two-orders-one-mail 0.9 → 0.3; angry-customer 0.84 → 0.4 (of 60 units)",
    );
  });

  test("beyond the first five of a comment are told in a line each", () => {
    const worse = RED.findings.filter(({ kind }) => kind === "regression").slice(0, 1);
    const findings = Array.from({ length: 12 }, (_, index) => ({ ...worse[0]!, metric: `m${index}` }));
    const open = render({ ...RED, findings, limits: [] }).split("<details>")[0] ?? "";
    expect(open.match(/❌ \*\*`m\d+`\*\* `mode=fast`: /gu)).toHaveLength(12);
    expect(open.match(/Moved most/gu)).toHaveLength(5);
  });

  test("without causes for the reader do not fold away what is shown already", () => {
    const text = render({
      ...RED,
      findings: RED.findings.filter((finding) => finding.kind === "regression"),
    });
    expect(text).not.toContain("<details>");
  });

  test("a softer limit is not shown beside the broken one", () => {
    expect(render(RED)).toContain("&gt;= 0.82");
    expect(render(RED)).not.toContain("&gt;= 0.85");
    const soft = sampleLimit({ level: "warn", bound: 0.85, result: "broken" });
    const both = render(sampleReport({ limits: [{ ...soft, bound: 0.82 }, soft] }));
    expect(both.match(/Limit of/g)).toHaveLength(1);
    expect(both).toContain("&gt;= 0.82");
    expect(render(sampleReport({ limits: [soft] }))).toContain("⚠️ Limit of **`rule-score`** `mode=fast`: ");
  });

  test("a crossed limit of a metric that only informs is information: no cross, and not counted", () => {
    const limit = sampleLimit({ level: "info", bound: 0.85, result: "broken" });
    const text = render(sampleReport({ limits: [limit, { ...limit, bound: 0.9 }] }));
    expect(text.match(/Limit of/g)).toHaveLength(1);
    expect(text).toContain("ℹ️ Limit of **`rule-score`** `mode=fast` (inform): ");
    expect(text).not.toContain("limit broken");
    expect(render(sampleReport({ limits: [{ ...limit, result: "kept" }] }))).not.toContain("Limit of");
  });
});

describe("size", () => {
  const huge = hugeReport("regression", 1100);

  test.each([
    ["comment", 65_536, /^## ❌ .*Left out here: .*The full report has them\./su],
    ["summary", 1024 * 1024, /^## ❌ .*Left out here: .*The full report has them\./su],
    ["comment", 20_000, /^## ❌ .*Left out here: .*The full report has them\./su],
    ["comment", 4000, /^## ❌ .*Left out here: .*The full report has them\./su],
    ["comment", 300, /^## ❌ .*1100 comparisons.*275 regressions/su],
    ["comment", 8, /^❌ fail$/su],
    ["comment", 2, /^$/su],
  ] as const)("of a %s stays within %i bytes", (audience, maxBytes, shown) => {
    const text = renderMarkdown(huge, { maxBytes, audience });
    expect(bytes(text)).toBeLessThanOrEqual(maxBytes);
    expect(text.length).toBeLessThanOrEqual(maxBytes);
    expect(text).not.toMatch(/\p{Cs}/u);
    expect(text).toMatch(shown);
  });

  test("a file leaves nothing out", () => {
    const text = renderMarkdown(huge, { maxBytes: Number.POSITIVE_INFINITY, audience: "file" });
    expect(text).not.toContain("Left out");
    expect(text.match(/^\| ✅/gmu)).toHaveLength(825);
    expect(text.match(/^\| ❌/gmu)).toHaveLength(275);
    expect(text.match(/^❌ \*\*/gmu)).toHaveLength(275);
  });

  test("the parts of a check stay within 65,535 bytes", () => {
    const { title, summary, text } = renderCheck(huge);
    expect(title.length).toBeLessThanOrEqual(255);
    expect(bytes(summary)).toBeLessThanOrEqual(65_535);
    expect(bytes(text)).toBeLessThanOrEqual(65_535);
    expect(renderCheck(RED).text).toContain("0.9 → 0.902");
    expect(renderCheck(RED).summary).not.toContain("0.9 → 0.902");
  });

  test("holds when every free text is as long as it likes", () => {
    const long = "`|".repeat(5000);
    const many = Array.from({ length: 500 }, () => long);
    const report: Report = {
      ...huge,
      id: long,
      title: long,
      causes: Array.from({ length: 18 }, () => ({ name: "regression", cost: "fail", count: 1, text: long })),
      policyChanges: many.map((path) => ({ path, base: long, head: long, looser: true, inForce: "base" })),
      versions: many.map((name) => ({ name, baseline: long, candidate: long })),
      warnings: many.map((text) => ({ code: "x", text })),
      units: { onlyBaseline: many, onlyCandidate: many, changed: many },
      baseline: { ...RED.baseline, skipped: many, why: long, branch: long },
    };
    const text = render(report);
    expect(bytes(text)).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/^## ❌/u);
  });
});

describe("hostile names", () => {
  test.each(HOSTILE)("%j shows as text in every place", (name) => {
    const text = render(hostileReport(name));
    const page = githubPage(text);
    const allowed = new Set(
      "a br code details h2 li p strong sub summary sup table tbody td th thead tr ul".split(" "),
    );
    expect([...page.tags].filter((tag) => !allowed.has(tag))).toEqual([]);
    expect(page.linkTargets).toEqual([RED.baseline.url]);
    expect(page.openText).not.toMatch(COMES_ALIVE);
    expect(page.html.match(/<details>/gu)).toHaveLength(1);
    expect(page.html.match(/<h2>/gu)).toHaveLength(1);
    const cells = [...page.html.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(
      (row) => row[1]?.match(/<t[hd]/gu)?.length,
    );
    expect(new Set(cells)).toEqual(new Set([3]));
  });
});
