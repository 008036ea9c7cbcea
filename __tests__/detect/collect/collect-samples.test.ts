import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { CollectRequest } from "../../../src/detect/collect/cases/collect-request.ts";
import { collectSamples } from "../../../src/detect/collect/collect-samples.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { BY_REPETITION, BY_TASK, SCORE, metric, planOf, row } from "../../support/samples/build-input.ts";

const SUCCESS = metric({ name: "success", kind: "binary", implicit: true });

function collect(
  baseline: Iterable<TrialRecord>,
  candidate: Iterable<TrialRecord>,
  part: Partial<CollectRequest> = {},
) {
  return collectSamples({
    rows: { baseline, candidate },
    metrics: [SCORE],
    compare: BY_TASK,
    plan: null,
    selection: [],
    plannedTrials: null,
    earlyStop: null,
    failures: [],
    ...part,
  });
}

const score = (task: string, repetition: number, value: number | null, part: Partial<TrialRecord> = {}) =>
  row({ axes: { task, mode: "fast" }, repetition, metrics: { "rule-score": value }, ...part });

describe("units", () => {
  test("repetitions inside a unit are averaged, units come in canonical order", () => {
    const rows = [score("b", 1, 0.4), score("b", 0, 0.2), score("a", 0, 1), score("B", 0, 0)];
    const [sample] = collect([], rows).samples;
    expect(sample?.sides.candidate.units).toEqual([
      { unit: "B", mean: 0, trials: 1, min: 0, max: 0, values: null },
      { unit: "a", mean: 1, trials: 1, min: 1, max: 1, values: null },
      { unit: "b", mean: (0.2 + 0.4) / 2, trials: 2, min: 0.2, max: 0.4, values: null },
    ]);
  });

  test("without a unit axis the repetition is the unit", () => {
    const rows = [score("a", 10, 1), score("a", 9, 0), score("b", 9, 1)];
    const [sample] = collect([], rows, { compare: BY_REPETITION }).samples;
    expect(sample?.sides.candidate.units.map(({ unit, mean }) => [unit, mean])).toEqual([
      ["10", 1],
      ["9", 0.5],
    ]);
  });

  test("the axes of compare.by make groups", () => {
    const rows = ["fast", "slow"].map((mode) =>
      row({ axes: { task: "a", mode }, metrics: { "rule-score": 1 } }),
    );
    const { samples } = collect(rows, rows, { compare: { ...BY_TASK, by: ["mode"] } });
    expect(samples.map((sample) => sample.group)).toEqual([{ mode: "fast" }, { mode: "slow" }]);
  });

  test("the mean of equal values is that value", () => {
    const rows = [0, 1, 2].map((repetition) => score("a", repetition, 0.1));
    const [sample] = collect([], rows).samples;
    expect(sample?.sides.candidate.units[0]?.mean).toBe(0.1);
  });

  test("rows that lack the unit axis are left out with a warning", () => {
    const lacking = row({ axes: { mode: "fast" }, metrics: { "rule-score": 1 } });
    const { samples, warnings } = collect([], [score("a", 0, 1), lacking]);
    expect(samples[0]?.sides.candidate.trials).toBe(1);
    expect(warnings).toMatchObject([{ code: "rows-without-unit" }]);
  });

  test("prototype names are ordinary names", () => {
    const axes = Object.fromEntries([
      ["task", "constructor"],
      ["__proto__", "x"],
    ]);
    const rows = [row({ axes, metrics: { toString: 1 } })];
    const { samples } = collect(rows, rows);
    expect(samples[0]?.sides.candidate.trials).toBe(0);
    expect(samples[0]?.common).toEqual(["constructor"]);
  });
});

describe("missing trials", () => {
  test("errored, timed out, null and absurdly large values are missing, a failed trial is not", () => {
    const rows = [
      score("a", 0, 1),
      score("a", 1, 1, { status: "errored" }),
      score("a", 2, 1, { status: "timed-out" }),
      score("a", 3, null),
      score("a", 4, Number.NaN),
      score("a", 7, 1e300),
      score("a", 5, null, { status: "failed" }),
      score("a", 6, 1, { status: "denied" }),
    ];
    const { samples } = collect([], rows, { metrics: [SCORE, SUCCESS] });
    expect(samples[0]?.sides.candidate).toMatchObject({
      trials: 1,
      missing: [{ unit: "a", missing: 5, expected: 7 }],
      failedWithoutValue: 1,
      answered: 5,
    });
    expect(samples[1]?.sides.candidate).toMatchObject({
      units: [{ unit: "a", mean: 0.8, trials: 5, min: 0, max: 1, values: null }],
      missing: [{ unit: "a", missing: 2, expected: 7 }],
    });
  });
});

describe("duplicates", () => {
  test("the last row of a key wins, with a warning", () => {
    const { samples, warnings } = collect([], [score("a", 0, 0.1), score("b", 0, 1), score("a", 0, 0.9)]);
    expect(samples[0]?.sides.candidate.units.map(({ mean, trials }) => [mean, trials])).toEqual([
      [0.9, 1],
      [1, 1],
    ]);
    expect(warnings).toMatchObject([{ code: "duplicate-rows" }]);
    expect(warnings[0]?.text).toContain("1 rows of the candidate");
  });

  test("an errored row that was run again is replaced without a warning", () => {
    const rows = [score("a", 0, null, { status: "errored" }), score("a", 0, 0.9)];
    const { samples, warnings, completeness } = collect([], rows);
    expect(samples[0]?.sides.candidate).toMatchObject({ trials: 1, missing: [] });
    expect(warnings).toEqual([]);
    expect(completeness.counts).toMatchObject({ planned: 1, ok: 1, errored: 0 });
  });
});

describe("cases of one unit that the sides repeat differently often", () => {
  /** Rows of one unit with an easy and a hard case, as many as given. */
  const rows = (
    numbers: { readonly easy: number; readonly hard: number },
    values: { readonly easy: number; readonly hard: number },
  ) =>
    (["easy", "hard"] as const).flatMap((mode) =>
      Array.from({ length: numbers[mode] }, (_, repetition) =>
        row({ axes: { task: "t", mode }, repetition, metrics: { "rule-score": values[mode] } }),
      ),
    );
  const before = { easy: 0.9, hard: 0.3 };
  const worse = { easy: 0.85, hard: 0.25 };
  const means = (baseline: readonly TrialRecord[], candidate: readonly TrialRecord[]) => {
    const [sample] = collect(baseline, candidate).compared;
    return [sample?.sides.baseline.units[0]?.mean, sample?.sides.candidate.units[0]?.mean];
  };

  test.each([
    [
      { easy: 2, hard: 3 },
      { easy: 3, hard: 2 },
    ],
    [
      { easy: 2, hard: 2 },
      { easy: 6, hard: 2 },
    ],
    [
      { easy: 1, hard: 7 },
      { easy: 3, hard: 3 },
    ],
  ])("count the same: %j and %j", (of, after) => {
    const [baseline, candidate] = means(rows(of, before), rows(after, worse));
    expect(baseline).toBeCloseTo(0.6, 12);
    expect(candidate).toBeCloseTo(0.55, 12);
    const reversed = means(rows(of, before).toReversed(), rows(after, worse).toReversed());
    expect(reversed).toEqual([baseline, candidate]);
  });

  test("count by their rows where the shares are the same on both sides", () => {
    const [baseline, candidate] = means(
      rows({ easy: 1, hard: 2 }, before),
      rows({ easy: 2, hard: 4 }, worse),
    );
    expect(baseline).toBe((0.9 + 0.3 + 0.3) / 3);
    expect(candidate).toBeCloseTo((0.85 + 0.25 + 0.25) / 3, 12);
  });

  test("keep their shares when a trial is lost, which has rules of its own", () => {
    const candidate = rows({ easy: 2, hard: 2 }, worse).map((one, index) =>
      index === 3 ? { ...one, status: "errored" as const } : one,
    );
    expect(means(rows({ easy: 2, hard: 2 }, before), candidate)[1]).toBeCloseTo((0.85 * 2 + 0.25) / 3, 12);
  });

  test("count the same in success that no trial reports", () => {
    const success = metric({ name: "success", kind: "binary", byStatus: true });
    const answers = (easy: number, hard: number) =>
      rows({ easy, hard }, before).map((one) => ({
        ...one,
        metrics: {},
        status: one.axes["mode"] === "easy" ? ("ok" as const) : ("failed" as const),
      }));
    const [sample] = collect(answers(2, 2), answers(6, 2), { metrics: [success] }).compared;
    expect(sample?.sides.candidate.units[0]?.mean).toBeCloseTo(0.5, 12);
  });

  test("beside new cases, which are no part of the mean", () => {
    const added = row({ axes: { task: "t", mode: "new" }, metrics: { "rule-score": 1 } });
    const candidate = [...rows({ easy: 3, hard: 2 }, worse), added];
    expect(means(rows({ easy: 2, hard: 3 }, before), candidate)[1]).toBeCloseTo(0.55, 12);
  });
});

describe("joining two sides", () => {
  test("lists dropped, new and changed units", () => {
    const hashed = (task: string, hash: string) => score(task, 0, 1, { contentHashes: { task: hash } });
    const baseline = [hashed("a", "1"), hashed("b", "1"), hashed("c", "1")];
    const candidate = [hashed("b", "2"), hashed("c", "1"), hashed("d", "1")];
    const { samples, units } = collect(baseline, candidate);
    expect(units).toEqual({ onlyBaseline: ["a"], onlyCandidate: ["d"], changed: ["b"] });
    expect(samples[0]?.common).toEqual(["c"]);
  });

  test("bare rows cannot tell whether a unit changed", () => {
    const { units } = collect([score("a", 0, 1)], [score("a", 0, 1, { contentHashes: { task: "x" } })]);
    expect(units.changed).toEqual([]);
  });

  test("repetitions are never dropped", () => {
    const { units } = collect([score("a", 0, 1), score("a", 1, 1)], [score("a", 0, 1)], {
      compare: BY_REPETITION,
    });
    expect(units).toEqual({ onlyBaseline: [], onlyCandidate: [], changed: [] });
  });
});

describe("the candidate's plan", () => {
  const fast = (task: string) => ({ task, mode: "fast" });

  test("baseline rows of another suite are not selected, those of a dropped case are listed", () => {
    const baseline = [
      row({ axes: fast("a"), metrics: { "rule-score": 1 } }),
      row({ axes: fast("gone"), metrics: { "rule-score": 0 } }),
      row({ axes: { task: "a", mode: "careful" }, metrics: { "rule-score": 0 } }),
    ];
    const { samples, units, warnings } = collect(baseline, [baseline[0]!], {
      plan: planOf([fast("a")], { by: ["mode"] }),
      selection: [{ mode: ["fast"] }],
      compare: { ...BY_TASK, by: ["mode"] },
    });
    expect(samples.map((sample) => sample.group)).toEqual([{ mode: "fast" }]);
    expect(samples[0]?.sides.baseline.units).toHaveLength(1);
    expect(units.onlyBaseline).toEqual(["gone"]);
    expect(warnings).toEqual([]);
  });

  test("a planned unit without a row is unmeasured, not dropped", () => {
    const rows = [score("a", 0, 1), score("b", 0, 1)];
    const { units, completeness } = collect(rows, [rows[0]!], { plan: planOf([fast("a"), fast("b")]) });
    expect(units.onlyBaseline).toEqual([]);
    expect(completeness).toMatchObject({
      complete: false,
      plannedCases: 2,
      unmeasuredCases: ["task=b, mode=fast"],
      unmeasuredCaseCount: 1,
    });
  });

  test("a group that left the matrix is reported", () => {
    const slow = row({ axes: { task: "a", mode: "slow" }, metrics: { "rule-score": 1 } });
    const { samples, completeness } = collect([slow], [score("a", 0, 1)], {
      plan: planOf([fast("a")], { by: ["mode"] }),
      compare: { ...BY_TASK, by: ["mode"] },
    });
    expect(samples).toHaveLength(1);
    expect(completeness.droppedGroups).toEqual(["mode=slow"]);
  });

  test("groups come in plan order", () => {
    const axes = ["slow", "fast"].map((mode) => ({ task: "a", mode }));
    const rows = axes.map((one) => row({ axes: one, metrics: { "rule-score": 1 } }));
    const { samples } = collect(rows, rows, {
      plan: planOf(axes, { by: ["mode"] }),
      compare: { ...BY_TASK, by: ["mode"] },
    });
    expect(samples.map((sample) => sample.group["mode"])).toEqual(["slow", "fast"]);
  });
});

describe("completeness", () => {
  test("counts by status and names metrics that no row holds", () => {
    const typo = metric({ name: "rule-scroe", kind: "score" });
    const shown = metric({ name: "notes", kind: "count", role: "inform" });
    const rows = [
      score("a", 0, 1),
      score("b", 0, null, { status: "failed" }),
      score("c", 0, 1, { status: "timed-out" }),
    ];
    const { completeness } = collect([], rows, { metrics: [SCORE, typo, shown] });
    expect(completeness).toEqual({
      counts: { planned: 3, ok: 1, failed: 1, errored: 0, timedOut: 1, skipped: 0 },
      complete: false,
      plannedCases: 3,
      repetitions: 1,
      droppedGroups: [],
      unmeasuredSides: [],
      unmeasuredCases: ["mode=fast, task=c"],
      unmeasuredCaseCount: 1,
      missingMetrics: ["rule-scroe"],
      earlyStop: null,
    });
  });

  test("no metric is called missing when no trial went well", () => {
    const rows = [score("a", 0, 1, { status: "errored" })];
    expect(collect([], rows).completeness.missingMetrics).toEqual([]);
  });
});

test("the order of rows changes no bit", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(30), value), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), (cells, draws) => {
      const unique = [...new Map(cells.map((cell) => [`${cell[0]}/${cell[1]}`, cell])).values()];
      const ordered = unique.map(([task, repetition, of]) => score(`t${task}`, repetition, of));
      const shuffled = ordered
        .map((one) => ({ one, by: draws.next().value }))
        .toSorted((a, b) => a.by - b.by)
        .map(({ one }) => one);
      expect(collect(ordered, shuffled).samples[0]?.sides.candidate).toEqual(
        collect(shuffled, ordered).samples[0]?.sides.candidate,
      );
    }),
    { seed: 7, numRuns: 100 },
  );
});

test("rows are streamed: a generator that is read once is enough without duplicates", () => {
  function* once() {
    for (let repetition = 0; repetition < 1000; repetition += 1) yield score("a", repetition, repetition);
  }
  const [sample] = collect([], once()).samples;
  expect(sample?.sides.candidate.units).toEqual([
    { unit: "a", mean: 499.5, trials: 1000, min: 0, max: 999, values: null },
  ]);
});
