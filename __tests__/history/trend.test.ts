import { describe, expect, test } from "@jest/globals";
import { mergeHistories } from "../../src/history/merge-histories.ts";
import type { ChangeMethod } from "../../src/history/trend-changes.ts";
import { trendsOf } from "../../src/history/trend.ts";
import type { HistoryEntry } from "../../src/model/result/history.ts";
import type { Trend } from "../../src/model/result/trend.ts";
import { pastRuns } from "../support/samples/past-runs.ts";

const LATENCY = { schema: "latency lower ms" };

function trendOf(history: readonly HistoryEntry[], method: ChangeMethod = "ranks"): Trend {
  const [trend] = trendsOf(history, { isWanted: () => true, method });
  if (trend === undefined) throw new Error("expected a trend");
  return trend;
}

/** Noise of about one percent that is the same each time, around a level a run. */
function runsAt(
  levels: readonly number[],
  of: (run: number) => Partial<HistoryEntry> = () => ({}),
): readonly HistoryEntry[] {
  const noise = [0, 1, -1, 0.5, -0.5, 0.8, -0.8, 0.2, -0.3, 0.6, -0.6];
  const means = levels.map((level, run) => level * (1 + (noise[(run * 7) % noise.length] ?? 0) / 100));
  return pastRuns(means, (run) => ({ metric: LATENCY, ...of(run) }));
}

function steps(...parts: readonly (readonly [level: number, runs: number])[]): readonly number[] {
  return parts.flatMap(([level, runs]) => Array.from({ length: runs }, () => level));
}

describe("A trend", () => {
  test("has the change of a step with its commits, means and direction", () => {
    const { changes } = trendOf(runsAt(steps([100, 20], [120, 20])));
    expect(changes).toMatchObject([
      { at: 20, runId: "run-20", effect: "worse", runs: 20, isProvisional: false },
    ]);
    const [change] = changes;
    expect(change?.commits.map((sha) => sha?.slice(0, 7))).toEqual(["a000019", "a000020"]);
    expect(change?.relative).toBeCloseTo(0.2, 2);
    expect(change?.p).toBeLessThan(1e-4);
  });

  test("calls a change with fewer than five runs after it provisional, and says when it was first found", () => {
    const { changes } = trendOf(runsAt(steps([100, 40], [150, 3])), "otava");
    expect(changes).toMatchObject([{ at: 40, runs: 3, isProvisional: true, firstSeen: "run-40" }]);
    const later = trendOf(runsAt(steps([100, 40], [150, 12])));
    expect(later.changes).toMatchObject([{ at: 40, isProvisional: false, firstSeen: "run-45" }]);
  });

  test("finds what otava finds with its method", () => {
    const history = runsAt(steps([100, 30], [150, 2]));
    expect(trendOf(history).changes).toEqual([]);
    expect(trendOf(history, "otava").changes).toMatchObject([{ at: 30 }]);
  });

  test("takes partial runs for nothing, and shows them", () => {
    const partial = (run: number): Partial<HistoryEntry> => ({ complete: run < 20 });
    const { points, changes, direction } = trendOf(runsAt(steps([100, 20], [200, 10]), partial));
    expect(points).toHaveLength(30);
    expect(points.at(-1)).toMatchObject({ status: "partial" });
    expect([changes, direction]).toEqual([[], "stable"]);
  });

  test("converts the units of older runs, and leaves out what means something else", () => {
    const history = runsAt(steps([0.1, 3], [100, 7]), () => ({}));
    const unit = (index: number): string =>
      ["latency lower s", "latency lower ms", "score higher"][index] ?? "";
    const changed = history.map((entry, run) => ({
      ...entry,
      metrics: entry.metrics.map((one) => ({ ...one, schema: unit(run < 3 ? 0 : run === 5 ? 2 : 1) })),
    }));
    const { points, unit: shown, leftOut } = trendOf(changed);
    expect([points.length, shown, leftOut]).toEqual([9, "ms", 1]);
    for (const { value } of points) expect(value).toBeGreaterThan(98);
  });

  test("marks the runs from which another version is declared", () => {
    const { points } = trendOf(
      runsAt(steps([100, 4]), (run) => ({ versions: { prompt: run < 2 ? "4" : "5" } })),
    );
    expect(points.map(({ versions }) => versions)).toEqual([
      [],
      [],
      [{ name: "prompt", from: "4", to: "5" }],
      [],
    ]);
  });

  test("has the interval of a run's mean, and none for a single unit", () => {
    const [ten] = trendOf(runsAt([100])).points;
    // 2.262157 = t(0.975, 9) of R's qt; sd 1 over ten units.
    expect(ten?.interval?.[1]).toBeCloseTo(100 + 2.262157 / Math.sqrt(10), 6);
    const single = pastRuns([100], () => ({ metric: { ...LATENCY, n: 1, sd: 0 } }));
    expect(trendOf(single).points[0]?.interval).toBeNull();
  });
});

describe("The direction of the last three complete runs", () => {
  const calm = steps([100, 20]);
  test.each([
    ["degrading", [...calm, 104, 109, 115]],
    ["improving", [...calm, 96, 91, 85]],
    ["stable", calm],
    ["stable", [...calm, 104, 96, 104]],
    ["unknown", [100, 120]],
  ] as const)("is %s for the runs %j", (direction, levels) => {
    expect(trendOf(runsAt(levels)).direction).toBe(direction);
  });

  test("is unknown for a metric of which no direction is better", () => {
    const history = pastRuns([1, 2, 3, 4], () => ({ metric: { schema: "amount" } }));
    expect(trendOf(history).direction).toBe("unknown");
  });

  test("is told for numbers without any noise", () => {
    const exact = pastRuns([5, 5, 5, 5, 5, 5, 5, 5, 6, 7], () => ({ metric: { ...LATENCY, n: 1, sd: 0 } }));
    expect(trendOf(exact).direction).toBe("degrading");
    expect(trendOf(exact.slice(0, 8)).direction).toBe("stable");
  });
});

describe("Histories of one gate", () => {
  const all = runsAt(steps([100, 6]));

  test("are joined by run, whatever their order; each run counts once", () => {
    const joined = mergeHistories([all.slice(3).toReversed(), [], all.slice(0, 4), all.slice(3)]);
    expect(joined).toEqual(all);
  });

  test("keep both of two main runs that ended at once", () => {
    const twin = all.slice(5).map((entry) => ({ ...entry, runId: "run-9" }));
    expect(mergeHistories([all, [...all.slice(0, 5), ...twin]]).map(({ runId }) => runId)).toEqual([
      ...all.map(({ runId }) => runId),
      "run-9",
    ]);
  });
});
