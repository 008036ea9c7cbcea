import { describe, expect, test } from "@jest/globals";
import { annotations } from "../../src/report/annotations.ts";
import { EXPIRED, PASS, RED, sampleFinding } from "../support/samples/sample-report.ts";
import { renderCheck } from "../../src/report/render-check.ts";
import { hostileReport } from "../support/samples/hostile-report.ts";
import { HOSTILE } from "../support/samples/hostile-text.ts";

describe("annotations", () => {
  test("name what failed first", () => {
    expect(annotations(RED).map(({ level, title }) => [level, title])).toEqual([
      ["failure", "regression: rule-score (mode=fast)"],
      ["failure", "limit broken: rule-score (mode=fast)"],
      ["warning", "warning: latency-ms (mode=careful)"],
      ["warning", "inconclusive: cost-usd (mode=careful)"],
    ]);
    expect(annotations(RED)[0]?.message).toBe(
      "0.842 → 0.793 (−0.0487 [−0.0701, −0.0279], margin 0.02). Worse than the margin of 0.02 in all likelihood.",
    );
  });

  test("name what ails the run as a whole", () => {
    expect(annotations(EXPIRED)).toEqual([
      { level: "failure", title: "no-baseline", place: null, message: "Baseline expired" },
    ]);
  });

  test("are none for a pass", () => {
    expect(annotations(PASS)).toEqual([]);
  });

  test("are at most 50, the last one counts the rest, and lengths are bounded", () => {
    const findings = Array.from({ length: 2000 }, (_, index) =>
      sampleFinding({
        metric: `${index}${"🧪".repeat(300)}`,
        kind: index < 1990 ? "warning" : "regression",
        reason: { code: "worse-than-margin", text: "x".repeat(100_000) },
      }),
    );
    const all = annotations({ ...RED, findings, limits: [] });
    expect(all).toHaveLength(50);
    expect(all.filter(({ level }) => level === "failure")).toHaveLength(10);
    expect(all.at(-1)?.title).toBe("1951 more");
    for (const { title, message } of all) {
      expect(title.length).toBeLessThanOrEqual(255);
      expect(message.length).toBeLessThanOrEqual(1000);
    }
  });
});

test.each(HOSTILE)(
  "show %j on one line, without anything that is not seen, as the check's title does",
  (name) => {
    const report = hostileReport(name);
    const { title } = renderCheck(report);
    expect(title.length).toBeLessThanOrEqual(255);
    const texts = annotations(report).flatMap((annotation) => [annotation.title, annotation.message]);
    for (const text of [title, ...texts]) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
    for (const annotation of annotations(report)) expect(annotation.title.length).toBeLessThanOrEqual(255);
  },
);
