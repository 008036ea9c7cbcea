import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import {
  BY_REPETITION,
  BY_TASK,
  type Given,
  input,
  metric,
  repetitionRows,
  taskRows,
} from "../../support/samples/build-input.ts";

function findings(given: Given): readonly Finding[] {
  return detect(input(given)).findings;
}

const MS = [100, 104, 97, 101];
const SLOWER = [109, 112, 105, 110];
const latency = (name: string, part: Parameters<typeof metric>[0] | object = {}) =>
  metric({ name, kind: "latency", runEffect: false, ...part });

function repetitions(columns: Readonly<Record<string, readonly number[]>>) {
  const [first = "", ...rest] = Object.keys(columns);
  return repetitionRows(first, columns[first] ?? []).map((row, at) => ({
    ...row,
    metrics: {
      ...row.metrics,
      ...Object.fromEntries(rest.map((name) => [name, columns[name]?.[at] ?? 0])),
    },
  }));
}

// Each p below was counted or computed with NumPy and SciPy, apart from this code.
describe("worse than half the margin", () => {
  test("repetitions: 2 of the 70 permutations of Welch's t on logs, shifted by ln(1.05) / 2", () => {
    const [finding] = findings({
      metrics: [latency("ms")],
      compare: BY_REPETITION,
      baseline: repetitions({ ms: MS }),
      candidate: repetitions({ ms: SLOWER }),
    });
    expect(finding).toMatchObject({ kind: "warning", reason: { code: "worse-than-half-margin" } });
    expect(finding?.pWarning).toBeCloseTo(2 / 70, 12);
    expect(finding?.pMargin).toBeCloseTo(8 / 70, 12);
    expect(finding?.reason.text).toMatch(
      /^Worse by more than half the margin of 5% \(adjusted p = 0\.029\); /,
    );
  });

  test("tasks: 5 of the 64 sign patterns of c - sqrt(1.05) b", () => {
    const before = [10, 12, 9, 11, 14, 8];
    const after = [10.6, 12.3, 9.6, 11.2, 15.1, 8.2];
    const [finding] = findings({
      metrics: [metric({ name: "cost", kind: "amount" })],
      compare: BY_TASK,
      baseline: taskRows("cost", 6, (task) => before[task] ?? 0),
      candidate: taskRows("cost", 6, (task) => after[task] ?? 0),
    });
    expect(finding).toMatchObject({ kind: "warning", pWarning: 5 / 64, pMargin: 41 / 64 });
  });

  test("totals: the binomial tail at the root of the margin's factor", () => {
    const given = (after: number): Given => ({
      metrics: [metric({ name: "crashes", kind: "count", poisson: true })],
      compare: BY_REPETITION,
      baseline: repetitionRows("crashes", [100]),
      candidate: repetitionRows("crashes", [after]),
    });
    const [finding] = findings(given(130));
    expect(finding).toMatchObject({ kind: "warning" });
    expect(finding?.pWarning).toBeCloseTo(0.041892270800447884, 9);
    expect(findings(given(120))[0]?.kind).toBe("inconclusive");
  });

  test("a tracked metric warns, is no regression, and one that only informs costs the others nothing", () => {
    const given = (role: "gate" | "track" | "inform"): readonly Finding[] =>
      findings({
        metrics: [latency("ms", { role })],
        compare: BY_REPETITION,
        baseline: repetitions({ ms: MS }),
        candidate: repetitions({ ms: SLOWER.map((one) => one * 1.3) }),
      });
    expect(given("gate")[0]?.kind).toBe("regression");
    expect(given("track")[0]).toMatchObject({ kind: "warning", pAdjusted: null });
    expect(given("track")[0]?.reason.text).toContain("its role is track, so it is never a regression");
  });

  test("the family is all that may warn, whatever its role: sets are combined by Holm", () => {
    // Two sets: the repetitions of both metrics are not the same ones.
    const given = (role: "track" | "inform"): readonly Finding[] =>
      findings({
        metrics: [latency("ms"), latency("other", { role })],
        compare: BY_REPETITION,
        baseline: repetitions({ ms: MS, other: [1, 1.1, 1.2, 1.1] }),
        candidate: [
          ...repetitions({ ms: SLOWER, other: [1.1, 1.2, 1, 1.1] }),
          ...repetitionRows("other", [1, 1, 1, 1, 1.1, 1.2]).slice(4),
        ],
      });
    expect(given("inform")[0]?.pWarning).toBeCloseTo(2 / 70, 12);
    expect(given("track")[0]?.pWarning).toBeCloseTo(4 / 70, 12);
  });

  test("an estimate beyond the margin is no claim", () => {
    const [finding] = findings({
      metrics: [latency("ms")],
      compare: BY_REPETITION,
      baseline: repetitions({ ms: [100, 130, 80, 110, 95] }),
      candidate: repetitions({ ms: [120, 140, 85, 105, 125] }),
    });
    expect(finding?.estimate).toBeGreaterThan(0.05);
    expect(finding?.kind).toBe("inconclusive");
  });
});
