import { describe, expect, test } from "@jest/globals";
import { detect, type DetectInput } from "../../src/detect/detect.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { HistoryEntry } from "../../src/model/result/history.ts";
import { BY_REPETITION, input, LATENCY, manifestOf } from "../support/samples/build-input.ts";
import { lastOf, latencies, pastRuns } from "../support/samples/past-runs.ts";

/** About 2 % of spread around a level. */
const WAVE = [0, 2, -3, 1, -2, 3, -1, 2, -2, 0, 1, -1];

function around(level: number, n: number): readonly number[] {
  return Array.from({ length: n }, (_, run) => level * (1 + (WAVE[run % WAVE.length] ?? 0) / 100));
}

function judged(
  history: readonly HistoryEntry[],
  candidate: number,
  part: Partial<DetectInput> = {},
): Finding {
  const given = {
    metrics: [LATENCY],
    compare: BY_REPETITION,
    baseline: lastOf(history, 100),
    candidate: latencies(candidate),
    manifest: manifestOf(),
  };
  return detect({ ...input(given), ...part }).findings[0]!;
}

function ofMeans(means: readonly number[], candidate: number): Finding {
  return judged(pastRuns(means), candidate);
}

describe("after main's level changed", () => {
  test.each([3, 8])("by -30 %% %i runs ago, +20 %% is red and unchanged code passes", (ago) => {
    const means = [...around(100, 12), ...around(70, ago)];
    expect(ofMeans(means, 84)).toMatchObject({ kind: "regression", history: { runs: ago, change: "level" } });
    expect(ofMeans(means, 70)).toMatchObject({ kind: "pass", estimate: expect.closeTo(0, 1) });
  });

  test("upwards, it is the new level that a candidate is compared with", () => {
    const means = [...around(100, 12), ...around(140, 6)];
    expect(ofMeans(means, 140)).toMatchObject({ kind: "pass", creep: null });
    expect(ofMeans(means, 170).kind).toBe("regression");
    expect(ofMeans(means, 100).kind).toBe("improved");
  });

  test("and back again, the middle is not in the level", () => {
    const means = [...around(100, 8), ...around(70, 11), ...around(100, 4)];
    expect(ofMeans(means, 100)).toMatchObject({ kind: "pass", history: { runs: 4 } });
    expect(ofMeans(means, 125).kind).toBe("regression");
  });

  test("the finding says since when, and what that costs", () => {
    const { reason, history } = ofMeans([...around(100, 12), ...around(70, 4)], 84);
    expect(history).toEqual({
      runs: 4,
      since: { runId: "run-12", sha: `a000012${"0".repeat(33)}`, time: "2026-11-13T00:00:00.000Z" },
      change: "level",
      spreadRuns: 16,
      outliers: 0,
      moved: null,
    });
    expect(reason.text).toContain("last 4 runs of main since a000012 (2026-11-13); the level changed then.");
    const [, now, flat] = /makes ([\d.]+)% .*\(([\d.]+)% if the level had not changed\)/u.exec(reason.text)!;
    // Margin and critical t are the same; 1 + 1/4 against 1 + 1/16 runs.
    const beyond = (percent: string | undefined) => Math.log(1 + Number(percent) / 100) - Math.log(1.05);
    expect(beyond(now) / beyond(flat)).toBeCloseTo(Math.sqrt((1 + 1 / 4) / (1 + 1 / 16)), 1);
  });

  test("with the last run or two, nothing passes, and red is what is red against both levels", () => {
    for (const ago of [1, 2]) {
      const means = [...around(100, 12), ...around(70, ago)];
      for (const candidate of [70, 84, 91, 100]) {
        expect(ofMeans(means, candidate)).toMatchObject({
          kind: "inconclusive",
          reason: { code: "main-may-have-moved" },
          history: { moved: { runs: ago } },
        });
      }
      expect(ofMeans(means, 125).kind).toBe("regression");
    }
  });

  test("by a regression that was accepted, the level begins there at once", () => {
    const history = pastRuns([...around(100, 12), 111], (run) =>
      run === 12 ? { metric: { accepted: true } } : {},
    );
    expect(judged(history, 111)).toMatchObject({
      kind: "pass",
      history: { runs: 1, change: "accepted", spreadRuns: 13, moved: null },
    });
    expect(judged(history, 131).kind).toBe("regression");
  });
});

describe("runs that say nothing of main's level", () => {
  test.each([
    ["first", (means: readonly number[]) => [170, ...means]],
    ["in the middle", (means: readonly number[]) => means.with(4, 170)],
  ])("an outlier, %s, does not widen the spread", (_, spoil) => {
    const finding = ofMeans(spoil(around(100, 12)), 115);
    expect(finding).toMatchObject({ kind: "regression", history: { outliers: 1 } });
    expect(finding.reason.text).toContain("(1 outlier left out)");
  });

  test.each<[string, Parameters<typeof pastRuns>[1]]>([
    ["of another class of machine", () => ({ runnerClass: "linux/x64/B/8/-" })],
    ["that are not complete", () => ({ complete: false })],
    ["of another unit", () => ({ metric: { schema: "latency lower s" } })],
    ["of another metric", () => ({ metric: { metric: "other" } })],
    ["of another group", () => ({ metric: { group: { os: "mac" } } })],
    ["without a mean of logs", () => ({ metric: { mean: 0, meanLog: null } })],
  ])("those %s do not count", (_, other) => {
    const others = pastRuns(around(900, 6), other).map((run) => ({ ...run, runId: `other-${run.runId}` }));
    const history = [...others, ...pastRuns(around(100, 9))];
    const manifest = manifestOf({ metricSchema: { "latency-ms": "latency lower ms" } });
    const part = { run: { manifest, rows: latencies(100) } };
    expect(judged(history, 100, part)).toMatchObject({ kind: "pass", history: { runs: 9, spreadRuns: 9 } });
  });

  test("a line twice counts once, and the order of the lines does not count", () => {
    const runs = pastRuns([...around(100, 12), ...around(70, 4)]);
    const expected = judged(runs, 84);
    expect(judged([...runs, ...runs], 84)).toEqual(expected);
    expect(judged(runs.toReversed(), 84)).toEqual(expected);
  });

  test("seven are too few, eight are enough", () => {
    expect(ofMeans(around(100, 7), 100).reason.code).toBe("few-history-runs");
    expect(ofMeans(around(100, 8), 130)).toMatchObject({ kind: "regression", history: { spreadRuns: 8 } });
  });

  test("of more than thirty the oldest do not count", () => {
    expect(ofMeans([...around(300, 10), ...around(100, 30)], 100)).toMatchObject({
      history: { runs: 30, change: null },
    });
  });
});

test("means that are exactly equal vary by as much as the candidate's own repetitions do", () => {
  const equal = Array<number>(12).fill(100);
  expect(ofMeans(equal, 130).kind).toBe("regression");
  expect(ofMeans(equal, 100)).toMatchObject({ kind: "pass" });
  expect(ofMeans(equal, 95).kind).toBe("improved");
});

test("where more is better, a fall of main is the change, and a further one is red", () => {
  const metric = { ...LATENCY, name: "latency-ms", better: "higher" as const };
  const history = pastRuns([...around(100, 12), ...around(70, 4)]);
  const given = {
    metrics: [metric],
    compare: BY_REPETITION,
    baseline: lastOf(history, 70),
    manifest: manifestOf(),
  };
  const at = (level: number) => detect(input({ ...given, candidate: latencies(level) })).findings[0]!;
  expect(at(55)).toMatchObject({ kind: "regression", history: { runs: 4 } });
  expect(at(70).kind).toBe("pass");
});
