import { describe, expect, test } from "@jest/globals";
import type { Cost } from "../../src/model/result/verdict.ts";
import { renderJunit } from "../../src/report/render-junit.ts";
import { HOSTILE } from "../support/samples/hostile-text.ts";
import {
  EXPIRED,
  FIRST_RUN,
  PASS,
  RED,
  sampleFinding,
  sampleLimit,
  sampleReport,
} from "../support/samples/sample-report.ts";

/** `tests failures errors skipped` of the suite. */
function totals(xml: string): readonly number[] {
  const match =
    /<testsuites name="[^"]*" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/u.exec(xml);
  return (match ?? []).slice(1).map(Number);
}

describe("renderJunit", () => {
  test("is red when the verdict is, and only then", () => {
    expect(totals(renderJunit(RED))).toEqual([9, 2, 0, 1]);
    expect(totals(renderJunit(PASS))).toEqual([8, 0, 0, 0]);
    expect(totals(renderJunit(EXPIRED))).toEqual([9, 0, 1, 6]);
    expect(totals(renderJunit(FIRST_RUN))).toEqual([9, 0, 0, 7]);
  });

  test.each([
    ["fail", "failure"],
    ["inconclusive", "error"],
    ["warn", "skipped"],
    ["note", "skipped"],
  ] as const)("an open question that costs %s is a %s", (cost: Cost, outcome) => {
    const open = sampleFinding({
      kind: "inconclusive",
      reason: { code: "too-few-units", text: "Needs 8 units." },
    });
    const causes = [{ name: "inconclusive-beyond", cost, count: 1, text: "1 of 1" }] as const;
    expect(renderJunit(sampleReport({ findings: [open], limits: [], causes }))).toMatch(
      new RegExp(`<testcase [^>]*name="rule-score \\(mode=fast\\)" time="0">\\s+<${outcome} `, "u"),
    );
  });

  test("counts what it holds", () => {
    for (const report of [RED, PASS, EXPIRED, FIRST_RUN]) {
      const xml = renderJunit(report);
      const held = ["testcase", "failure", "error", "skipped"].map(
        (tag) => xml.match(new RegExp(`<${tag} `, "gu"))?.length ?? 0,
      );
      expect(totals(xml)).toEqual(held);
    }
  });

  test.each(HOSTILE)("holds %j as text", (name) => {
    const findings = [
      sampleFinding({
        metric: name,
        group: { [name]: name },
        kind: "warning",
        reason: { code: "better", text: name },
      }),
    ];
    const causes = [{ name: "warning", cost: "warn", count: 1, text: name }] as const;
    const limits = [sampleLimit({ metric: name, unit: name })];
    const xml = renderJunit(sampleReport({ id: name, findings, limits, causes }));
    const tags = new Set([...xml.matchAll(/<\/?([\w?-]+)/gu)].map((match) => match[1]));
    expect(tags).toEqual(new Set(["?xml", "testsuites", "testsuite", "testcase", "system-out"]));
    // Every tag is well formed: quoted attributes without raw markup, and text without any.
    const markup = /<(?:\?[^?]*\?|\/?[\w-]+(?: [\w-]+="[^"<>]*")*\/?)>/gu;
    expect(xml.replace(markup, "")).not.toMatch(/[<>]/u);
    expect(xml.replace(/&(?:amp|lt|gt|quot|apos|#\d+);/gu, "")).not.toContain("&");
    expect(xml).not.toMatch(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  });
});
