import { describe, expect, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { renderText } from "../../../src/report/text/render-text.ts";
import { columnsOf, cutToColumns, padToColumns, wrapToColumns } from "../../../src/report/text/text-lines.ts";
import { ANSI_STYLE, PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import {
  EXPIRED,
  FIRST_RUN,
  PASS,
  RED,
  sampleFinding,
  sampleLimit,
} from "../../support/samples/sample-report.ts";

function namedReport(name: string): Report {
  return {
    ...RED,
    id: name,
    title: name,
    causes: [{ name: "regression", cost: "fail", count: 1, text: `${name} ${name}` }],
    findings: [
      sampleFinding({
        metric: name,
        group: { [name]: name },
        unit: name,
        kind: "regression",
        reason: { code: "worse-than-margin", text: name },
        worstUnits: [{ unit: name, baseline: 1, candidate: 0, difference: -1 }],
      }),
    ],
    limits: [sampleLimit({ metric: name, unit: name, result: "broken" })],
    errors: [
      {
        class: "auth",
        code: name,
        count: 1,
        example: name,
        cases: [name],
        known: [{ id: name, advice: name, count: 1 }],
      },
    ],
    baseline: { ...RED.baseline, why: name, skipped: [name] },
    warnings: [{ code: "x", text: `:: ${name} ::error::${name}` }],
  };
}

describe("renderText", () => {
  test("starts with the verdict", () => {
    expect(renderText(RED, PLAIN_STYLE)).toMatch(/^FAIL: Regression: rule-score −0\.0487 in mode=fast/u);
    expect(renderText(PASS, PLAIN_STYLE)).toMatch(/^PASS: No regression in 4 comparisons/u);
    expect(renderText(EXPIRED, PLAIN_STYLE)).toMatch(/^INCONCLUSIVE: baseline expired \(support-bot\)\n/u);
    expect(renderText(FIRST_RUN, PLAIN_STYLE)).toMatch(/^NEUTRAL: First run: nothing was compared/u);
  });

  test("says how many errors and notes it leaves out", () => {
    const kinds = Array.from({ length: 7 }, (_, index) => index + 1);
    const text = renderText(
      {
        ...RED,
        errors: kinds.map((count) => ({
          class: "auth",
          code: `c${count}`,
          count,
          example: "x",
          cases: [],
          known: [],
        })),
        warnings: kinds.map((count) => ({ code: "x", text: `note ${count}` })),
      },
      PLAIN_STYLE,
    );
    expect(text).toContain("  5 errors auth c5: x\n  and 13 errors of other kinds\n");
    expect(text).toMatch(/note: note 5\n +and 2 more notes\n$/u);
  });

  test("a crossed limit of a metric that only informs is information", () => {
    const limits = [sampleLimit({ level: "info", result: "inconclusive" })];
    expect(renderText({ ...PASS, limits }, PLAIN_STYLE)).toContain(
      "\ninfo limit of rule-score (mode=fast) [inform]\n",
    );
  });

  test("colours only through the style, and changes nothing else", () => {
    const coloured = renderText(RED, ANSI_STYLE);
    expect(coloured).toContain("\u001B[31m");
    expect(coloured.replace(/\u001B\[\d+m/gu, "")).toBe(renderText(RED, PLAIN_STYLE));
    expect(renderText(RED, PLAIN_STYLE)).not.toContain("\u001B");
  });

  test.each(HOSTILE)("fits 100 columns and gives no commands to terminal or runner: %j", (name) => {
    const text = renderText(namedReport(name), PLAIN_STYLE);
    for (const line of text.split("\n")) {
      expect(columnsOf(line)).toBeLessThanOrEqual(100);
      expect(line).not.toMatch(/^\s*::/u);
    }
    expect(text).not.toContain("##[");
    expect(text).not.toMatch(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u2028\u2029]/u,
    );
  });
});

describe("columns", () => {
  test("emoji and wide letters take two, marks none", () => {
    expect([columnsOf("abc"), columnsOf("🧪"), columnsOf("漢字"), columnsOf("e\u0301")]).toEqual([
      3, 2, 4, 1,
    ]);
  });

  test("cutting never splits a wide letter", () => {
    expect(cutToColumns("漢字漢字", 6)).toBe("漢字…");
    expect(cutToColumns("漢字漢字", 8)).toBe("漢字漢字");
    expect(padToColumns("漢", 4)).toBe("漢  ");
  });

  test("wrapping keeps every word and the indent", () => {
    expect(wrapToColumns("one two three", 9, 2)).toEqual(["  one two", "  three"]);
    expect(wrapToColumns("overlongword a", 6, 0)).toEqual(["overl…", "a"]);
  });
});
