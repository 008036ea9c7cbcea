import { describe, expect, test } from "@jest/globals";
import { detect } from "../../src/detect/detect.ts";
import type { LimitResult } from "../../src/model/result/limit-result.ts";
import type { Limits, Metric } from "../../src/model/config/metric.ts";
import { noBaseline } from "../gate/build-finding.ts";
import { BY_TASK, SCORE, input, metric, row, taskRows } from "../support/samples/build-input.ts";

const NONE: Limits = { min: null, warnMin: null, max: null, warnMax: null };

/** Limits of a score on 20 tasks that alternate about a mean, without any baseline. */
function limitsOf(limits: Partial<Limits>, mean: number, part: Partial<Metric> = {}): readonly LimitResult[] {
  return detect(
    input({
      metrics: [{ ...SCORE, limits: { ...NONE, ...limits }, ...part }],
      compare: BY_TASK,
      baseline: noBaseline("first-run"),
      candidate: taskRows("rule-score", 20, (task) => mean + (task % 2 === 0 ? 0.1 : -0.1)),
    }),
  ).limits;
}

describe("limits need no baseline", () => {
  test("a limit is broken when estimate and bound are below the minimum", () => {
    expect(limitsOf({ min: 0.8 }, 0.7)).toMatchObject([
      { limit: "min", level: "fail", bound: 0.8, result: "broken" },
    ]);
  });

  test("a limit is inconclusive when only the estimate is below the minimum", () => {
    const [result] = limitsOf({ min: 0.8 }, 0.78);
    expect(result).toMatchObject({ result: "inconclusive", estimate: expect.closeTo(0.78, 12) });
    expect(result?.upper).toBeGreaterThan(0.8);
  });

  test("a limit is kept when the estimate is above the minimum", () => {
    expect(limitsOf({ min: 0.8 }, 0.81)).toMatchObject([{ result: "kept" }]);
  });

  test("two levels are judged apart", () => {
    expect(limitsOf({ min: 0.8, warnMin: 0.9, max: 2 }, 0.83)).toMatchObject([
      { limit: "min", level: "fail", result: "kept" },
      { limit: "min", level: "warn", result: "broken" },
      { limit: "max", level: "fail", result: "kept" },
    ]);
  });

  test("a ceiling is broken from above", () => {
    expect(limitsOf({ max: 0.5, warnMax: 0.4 }, 0.7)).toMatchObject([
      { limit: "max", level: "fail", result: "broken" },
      { limit: "max", level: "warn", result: "broken" },
    ]);
  });

  test("of a deterministic or exact metric the estimate alone decides", () => {
    expect(limitsOf({ min: 0.8 }, 0.78, { deterministic: true })).toMatchObject([{ result: "broken" }]);
    expect(limitsOf({ min: 0.8 }, 0.78, { kind: "exact" })).toMatchObject([{ result: "broken" }]);
  });

  test("pass rates get exact bounds", () => {
    const passed = metric({ name: "passed", kind: "binary", limits: { ...NONE, min: 0.5 } });
    const judged = (bad: number) =>
      detect(
        input({
          metrics: [passed],
          compare: BY_TASK,
          baseline: noBaseline("first-run"),
          candidate: taskRows("passed", 10, (task) => (task < bad ? 0 : 1)),
        }),
      ).limits[0];
    // Clopper-Pearson: the upper bound of 2 of 10 is .5069, of 1 of 10 .3942 (one-sided .05).
    expect(judged(8)).toMatchObject({ result: "suspect", upper: expect.closeTo(0.5069, 4) });
    expect(judged(9)).toMatchObject({ result: "broken", upper: expect.closeTo(0.3942, 4) });
  });

  describe("among all that may warn", () => {
    const passed = (name: string, limits: Partial<Limits>): Metric =>
      metric({ name, kind: "binary", limits: { ...NONE, ...limits } });
    /** The first three metrics: right in 2, 1 and 9 of 10 tasks. */
    const judged = (...metrics: readonly Metric[]) => {
      const right = [2, 1, 9];
      const rows = taskRows("unused", 10, () => 0).map((one, task) => ({
        ...one,
        metrics: Object.fromEntries(metrics.map(({ name }, at) => [name, task < (right[at] ?? 0) ? 1 : 0])),
      }));
      const given = { metrics, compare: BY_TASK, baseline: noBaseline("first-run"), candidate: rows };
      return detect(input(given)).limits.map(({ result }) => result);
    };

    // Binomial tails of at most 2, 1 of 10 at .5: .0547, .0107. Of at most 2 at .5: shown at 10 %, not at 5 %.
    test("a soft limit is broken at the error rate of warnings, not of regressions", () => {
      expect(judged(passed("a", { warnMin: 0.5 }))).toEqual(["broken"]);
      expect(judged(passed("a", { min: 0.5 }))).toEqual(["suspect"]);
    });

    test("two that are open share that rate: 2 x .0547 is above 10 %", () => {
      const other = passed("c", { max: 0.9 });
      expect(judged(passed("a", { warnMin: 0.5 }), passed("b", {}), other)).toEqual(["inconclusive", "kept"]);
      expect(judged(passed("a", { min: 0.5 }), passed("b", {}), other)).toEqual(["inconclusive", "kept"]);
    });

    test("one that is rejected passes its share on, one that is clearly kept takes none", () => {
      expect(judged(passed("a", { warnMin: 0.5 }), passed("b", { warnMin: 0.5 }))).toEqual([
        "broken",
        "broken",
      ]);
      const clear = passed("c", { min: 0.2 });
      expect(judged(passed("a", { warnMin: 0.5 }), passed("b", {}), clear)).toEqual(["broken", "kept"]);
    });
  });

  test("overrides set another limit, margin or role for a group", () => {
    const limited: Metric = {
      ...SCORE,
      limits: { ...NONE, min: 0.9 },
      overrides: [{ where: { mode: ["fast"] }, policy: { limits: { ...NONE, min: 0.1 }, role: "track" } }],
    };
    const rows = ["careful", "fast"].flatMap((mode) =>
      Array.from({ length: 8 }, (_, task) =>
        row({ axes: { task: `t${task}`, mode }, metrics: { "rule-score": 0.5 } }),
      ),
    );
    const detection = detect(
      input({ metrics: [limited], compare: { ...BY_TASK, by: ["mode"] }, baseline: rows, candidate: rows }),
    );
    expect(detection.limits).toMatchObject([
      { group: { mode: "careful" }, bound: 0.9, level: "fail", result: "broken" },
      { group: { mode: "fast" }, bound: 0.1, level: "warn", result: "kept" },
    ]);
    expect(detection.findings.map((finding) => finding.role)).toEqual(["gate", "track"]);
  });

  test("a tracked metric's limits warn, an informing one's are shown, where it has a value", () => {
    expect(limitsOf({ min: 0.8 }, 0.7, { role: "track" })).toMatchObject([
      { level: "warn", result: "broken" },
    ]);
    expect(limitsOf({ min: 0.8 }, 0.7, { role: "inform" })).toMatchObject([
      { level: "info", result: "broken", trials: { measured: 20, of: 20 } },
    ]);
    const unmeasured = input({
      metrics: [{ ...SCORE, limits: { ...NONE, min: 0.8 }, role: "inform" }],
      compare: BY_TASK,
      baseline: noBaseline("first-run"),
      candidate: taskRows("rule-score", 3, () => null),
    });
    expect(detect(unmeasured).limits).toEqual([]);
  });

  test("without any value a limit is not shown to hold", () => {
    const detection = detect(
      input({
        metrics: [{ ...SCORE, limits: { ...NONE, min: 0.8 } }],
        compare: BY_TASK,
        baseline: noBaseline("first-run"),
        candidate: taskRows("rule-score", 3, () => null),
      }),
    );
    expect(detection.limits).toMatchObject([{ estimate: null, result: "inconclusive" }]);
  });
});
