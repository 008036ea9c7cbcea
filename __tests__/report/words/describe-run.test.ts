import { describe, expect, test } from "@jest/globals";
import {
  describeAge,
  describeSize,
  firstOf,
  intervalName,
  shortSha,
} from "../../../src/report/words/describe-run.ts";
import { sampleLimit, FIRST_RUN, PASS, RED, sampleProvenance } from "../../support/samples/sample-report.ts";

describe("sentences about a run", () => {
  test("its size, and what was lost", () => {
    expect(describeSize({ ...PASS, limits: [] })).toBe(
      "120 cases × 5 repetitions, compared over 60 units; all 600 trials measured",
    );
    expect(describeSize(RED)).toContain("597 of 600 trials measured (1 errored, 2 timed out)");
    expect(describeSize({ ...FIRST_RUN, limits: [] })).toBe(
      "120 cases × 5 repetitions; all 600 trials measured",
    );
    expect(describeSize({ ...RED, completeness: { ...RED.completeness, retried: 7 }, limits: [] })).toContain(
      "597 of 600 trials measured (1 errored, 2 timed out, 7 after retries)",
    );
  });

  test("of trials that all failed without a value, none measured anything", () => {
    const { counts } = PASS.completeness;
    const unmeasuredSides = [{ side: "candidate", trials: 600, hollow: 0, error: null }] as const;
    const completeness = { ...PASS.completeness, counts: { ...counts, ok: 0, failed: 600 }, unmeasuredSides };
    expect(describeSize({ ...PASS, completeness, limits: [] })).toContain(
      "; none of 600 trials measured (600 failed)",
    );
    const other = [{ ...unmeasuredSides[0], side: "baseline" }] as const;
    expect(
      describeSize({ ...PASS, completeness: { ...completeness, unmeasuredSides: other }, limits: [] }),
    ).toContain("all 600 trials measured (600 failed)");
  });

  test("on how many trials a limit holds", () => {
    const limits = [sampleLimit({ trials: { measured: 290, of: 300 } })];
    expect(describeSize({ ...PASS, limits })).toContain(
      "measured; limits hold: rule-score (mode=fast) 0.844, min 0.8 on 290 of 300 trials",
    );
  });

  test.each([
    [3, 2.9, "3 commits and 2 days older"],
    [1, 1, "1 commit and 1 day older"],
    [null, 5, "5 days older"],
    [2, 0.4, "2 commits older"],
    [0, 0.4, ""],
    [null, null, ""],
  ])("age: %p commits and %p days", (ageCommits, ageDays, text) => {
    expect(describeAge(sampleProvenance({ ageCommits, ageDays }))).toBe(text);
  });

  test("long lists end with how many are missing", () => {
    expect(firstOf(["a", "b", "c"], 2)).toBe("a, b and 1 more");
    expect(firstOf(["a", "b"], 2)).toBe("a, b");
  });

  test("two one-sided bounds at alpha make an interval of 1 - 2 alpha", () => {
    expect([0.05, 0.025, 0.005].map(intervalName)).toEqual(["90% interval", "95% interval", "99% interval"]);
  });

  test("a commit is hexadecimal or none", () => {
    expect(shortSha("9d02c7ae15b84f3360c9d7e2f1a84b6c5d3e2f10")).toBe("9d02c7a");
    expect(shortSha("main; rm -rf /")).toBeNull();
    expect(shortSha(null)).toBeNull();
  });
});
